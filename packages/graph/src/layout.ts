/** Where everything is drawn: chains within a hook, hooks within a layer, layers side by side. */
import { type Placed, placeByRank } from "./dagre.ts";
import {
  type ChainMeasures,
  columnWidth,
  lineHeight,
  measureChain,
  measureStage,
  padding,
  type Size,
} from "./measure.ts";
import type { ChainNode, Entry, JumpEdge, Layer, LayerName, Link, PathGraph, Stage } from "./model.ts";
import { type Point, pathData, routeRight, type Stretch, transposed } from "./route.ts";
import { columnsOf } from "./text.ts";

export interface Box extends Point, Size {}

export interface PlacedChain {
  readonly chain: ChainNode;
  readonly box: Box;
  readonly measures: ChainMeasures;
}

export interface PlacedJump {
  readonly jump: JumpEdge;
  /** The data of an SVG path. */
  readonly path: string;
}

/** From one base chain of a hook down to the next. */
interface PlacedStep {
  readonly path: string;
  readonly isTaken: boolean;
}

export interface PlacedStage {
  readonly stage: Stage;
  readonly box: Box;
  /** In reading order. */
  readonly chains: readonly PlacedChain[];
  readonly jumps: readonly PlacedJump[];
  readonly steps: readonly PlacedStep[];
}

interface PlacedLink {
  readonly link: Link;
  readonly path: string;
}

export interface PlacedLayer {
  readonly name: LayerName;
  readonly box: Box;
  readonly stages: readonly PlacedStage[];
  readonly links: readonly PlacedLink[];
}

export interface PlacedGraph extends Size {
  readonly graph: PathGraph;
  readonly layers: readonly PlacedLayer[];
}

/** Around the picture, and between layers. */
export const margin = 20;

/** Between a base chain and the next. */
const entryGap = 26;

/** Where the arrow to the next base chain is, from the left of both. */
const stepIndent = 28;

/** Titles of layers, where there are several. */
export const layerHeader = 30;

/**
 * Places all of a picture. Boxes never overlap, and texts fit into them.
 * @param headerHeight the room that is kept at the top
 */
export async function layOut(graph: PathGraph, headerHeight: number): Promise<PlacedGraph> {
  const isMarked = graph.trail !== null;
  const isOne = graph.layers.length === 1;
  const layers: PlacedLayer[] = [];
  let x = margin;
  for (const layer of graph.layers) {
    const placed = await placeLayer(layer, isMarked, { x, y: headerHeight + (isOne ? 0 : layerHeader) });
    layers.push(placed);
    x += placed.box.width + 2 * margin;
  }
  const height = Math.max(...layers.map(({ box }) => box.y + box.height)) + margin;
  return { graph, layers, width: x - margin, height };
}

/** An entry with its upper left corner at 0, 0. */
interface EntryPlan extends Size {
  readonly chains: readonly PlacedChain[];
  readonly jumps: readonly { readonly jump: JumpEdge; readonly stretches: readonly Stretch[] }[];
}

interface StagePlan extends Size {
  readonly stage: Stage;
  readonly header: Size;
  readonly entries: readonly EntryPlan[];
}

async function placeLayer(layer: Layer, isMarked: boolean, corner: Point): Promise<PlacedLayer> {
  const plans = await Promise.all(layer.stages.map((stage) => planStage(stage, isMarked)));
  const unused = plans.filter(({ stage }) => stage.kind === "unused");
  const ranked = plans.filter(({ stage }) => stage.kind !== "unused");
  const nodes = ranked.map(({ stage, width, height }) => ({ id: stage.id, width, height }));
  const placed = await placeByRank(nodes, layer.links.map(weighted), {
    direction: "down",
    gap: 40,
    rankGap: 44,
    isEven: false,
  });
  const stages = ranked.map((plan) => placeStage(plan, moved(placed.corners.get(plan.stage.id), corner)));
  let bottom = placed.size.height;
  for (const plan of unused) {
    stages.push(placeStage(plan, { x: corner.x, y: corner.y + bottom + 2 * margin }));
    bottom += plan.height + 2 * margin;
  }
  const width = Math.max(
    placed.size.width,
    ...unused.map((plan) => plan.width),
    columnsOf(layer.name) * columnWidth * 2,
  );
  return { name: layer.name, box: { ...corner, width, height: bottom }, stages, links: linksOf(layer, placed, corner) };
}

/** The two ways behind a decision begin side by side. */
function weighted({ from, to }: Link): { readonly from: string; readonly to: string; readonly weight: number } {
  return { from, to, weight: to.endsWith("-forward") ? 4 : 1 };
}

function linksOf({ links }: Layer, { corners, sizes, passes }: Placed, corner: Point): readonly PlacedLink[] {
  return links.flatMap((link, index) => {
    const [from, to] = [corners.get(link.from), corners.get(link.to)];
    const [fromSize, toSize] = [sizes.get(link.from), sizes.get(link.to)];
    if (from === undefined || to === undefined || fromSize === undefined || toSize === undefined) return [];
    // Downwards is to the right, with x and y exchanged.
    const start = { x: from.y + fromSize.height, y: from.x + fromSize.width / 2 };
    const stretches = routeRight(start, passes[index] ?? { start: 0, bands: [] }, {
      x: to.y,
      y: to.x + toSize.width / 2,
    });
    return [{ link, path: pathData(shifted(transposed(stretches), corner), "down") }];
  });
}

async function planStage(stage: Stage, isMarked: boolean): Promise<StagePlan> {
  const header = measureStage(stage);
  const entries = await Promise.all(stage.entries.map((entry) => planEntry(entry, isMarked)));
  if (entries.length === 0) return { stage, header, entries, width: header.width, height: header.height };
  const width = Math.max(header.width, ...entries.map((entry) => entry.width + 2 * inset));
  const height = entries.reduce((sum, entry) => sum + entry.height + entryGap, header.height - entryGap) + inset;
  return { stage, header, entries, width, height };
}

/** Between the border of a hook and its chains. */
const inset = padding * 1.6;

function placeStage({ stage, header, entries, width, height }: StagePlan, corner: Point): PlacedStage {
  const chains: PlacedChain[] = [];
  const jumps: PlacedJump[] = [];
  const firsts: PlacedChain[] = [];
  let y = corner.y + header.height;
  for (const entry of entries) {
    const at = { x: corner.x + inset, y };
    const placed = entry.chains.map((one) => ({ ...one, box: { ...one.box, ...moved(one.box, at) } }));
    chains.push(...placed);
    firsts.push(...placed.slice(0, 1));
    for (const { jump, stretches } of entry.jumps)
      jumps.push({ jump, path: pathData(shifted(stretches, at), "right") });
    y += entry.height + entryGap;
  }
  const steps = stage.kind === "unused" ? [] : stepsBetween(firsts);
  return { stage, box: { ...corner, width, height }, chains, jumps, steps };
}

function stepsBetween(chains: readonly PlacedChain[]): readonly PlacedStep[] {
  return chains.slice(1).flatMap((next, index) => {
    const before = chains[index];
    if (before === undefined) return [];
    const start = { x: before.box.x + stepIndent, y: before.box.y + before.box.height };
    const end = { x: next.box.x + stepIndent, y: next.box.y };
    const path = pathData([{ kind: "straight", start, end }], "down");
    return [{ path, isTaken: before.chain.isVisited && next.chain.isVisited }];
  });
}

async function planEntry({ chains, jumps }: Entry, isMarked: boolean): Promise<EntryPlan> {
  const measures = new Map(chains.map((chain) => [chain.id, measureChain(chain, isMarked)]));
  const nodes = [...measures].map(([id, { width, height }]) => ({ id, width, height }));
  const placed = await placeByRank(nodes, jumps, { direction: "right", gap: 18, rankGap: 56, isEven: true });
  const boxes = chains.flatMap((chain): PlacedChain[] => {
    const own = measures.get(chain.id);
    const corner = placed.corners.get(chain.id);
    const size = placed.sizes.get(chain.id);
    if (own === undefined || corner === undefined || size === undefined) return [];
    return [{ chain, box: { ...corner, ...size }, measures: own }];
  });
  const byId = new Map(boxes.map((box) => [box.chain.id, box]));
  const lines = jumps.flatMap((jump, index) => {
    const [from, to] = [byId.get(jump.from), byId.get(jump.to)];
    if (from === undefined || to === undefined) return [];
    return [{ jump, stretches: jumpLine(from, to, jump.line, placed.passes[index] ?? null) }];
  });
  return { chains: boxes, jumps: lines, ...placed.size };
}

/** From the line of the rule to the title of the chain. */
function jumpLine(
  from: PlacedChain,
  to: PlacedChain,
  line: number,
  passes: Placed["passes"][number],
): readonly Stretch[] {
  const start = {
    x: from.box.x + from.box.width,
    y: from.box.y + (from.measures.lineTops[line] ?? 0) + lineHeight / 2,
  };
  const end = { x: to.box.x, y: to.box.y + padding / 2 + lineHeight / 2 };
  if (passes !== null) return routeRight(start, passes, end);
  // Back, as only rulesets have it that nft refuses: around the boxes between, above them.
  const out = { x: start.x + 20, y: from.box.y - 8 };
  const back = { x: end.x - 20, y: from.box.y - 8 };
  return [
    { kind: "curve", start, end: out },
    { kind: "straight", start: out, end: back },
    { kind: "curve", start: back, end },
  ];
}

function moved(point: Point | undefined, by: Point): Point {
  return { x: (point?.x ?? 0) + by.x, y: (point?.y ?? 0) + by.y };
}

function shifted(stretches: readonly Stretch[], by: Point): readonly Stretch[] {
  return stretches.map(({ kind, start, end }) => ({ kind, start: moved(start, by), end: moved(end, by) }));
}
