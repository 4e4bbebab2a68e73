/** Layout by ranks, done by dagre: the only file that knows it. It is loaded when something is drawn. */
import type { Size } from "./measure.ts";
import type { Band, Point } from "./route.ts";

export interface RankedNode extends Size {
  readonly id: string;
}

export interface RankedEdge {
  readonly from: string;
  readonly to: string;
  /** How much is given to keep it short, 1 where nothing is told. */
  readonly weight?: number;
}

export interface RankOptions {
  readonly direction: "right" | "down";
  /** Between boxes of one rank. */
  readonly gap: number;
  /** Between ranks. */
  readonly rankGap: number;
  /** Whether all boxes of a rank get the width of the widest. */
  readonly isEven: boolean;
}

interface Passes {
  /** Where the boxes end among which it begins. */
  readonly start: number;
  readonly bands: readonly (Band & { readonly at: number })[];
}

export interface Placed {
  /** The upper left corner of each node. */
  readonly corners: ReadonlyMap<string, Point>;
  readonly sizes: ReadonlyMap<string, Size>;
  /** The band that each edge leaves and those that it passes, in the order of the edges; `null` for one against the direction of ranks. */
  readonly passes: readonly (Passes | null)[];
  readonly size: Size;
}

/** What dagre keeps of a node: its middle, once it is placed. */
interface NodeLabel extends Size {
  readonly x?: number;
  readonly y?: number;
  readonly rank?: number;
}

interface EdgeLabel {
  readonly weight: number;
  readonly points?: readonly Point[];
}

/** Places nodes so that edges lead in one direction, as long as they do not lead in circles. */
export async function placeByRank(
  nodes: readonly RankedNode[],
  edges: readonly RankedEdge[],
  options: RankOptions,
): Promise<Placed> {
  const { Graph, layout } = await import("@dagrejs/dagre");
  let sizes = new Map<string, Size>(nodes.map(({ id, width, height }) => [id, { width, height }]));
  const place = () => {
    const graph = new Graph<object, NodeLabel, EdgeLabel>({ multigraph: true });
    graph.setGraph({
      rankdir: options.direction === "right" ? "LR" : "TB",
      nodesep: options.gap,
      edgesep: options.gap / 2,
      ranksep: options.rankGap,
      rankalign: "top",
    });
    for (const [id, size] of sizes) graph.setNode(id, { ...size });
    for (const [index, { from, to, weight = 1 }] of edges.entries()) {
      graph.setEdge(from, to, { weight }, String(index));
    }
    // Nodes keep the order in which they are first named: that of the rules.
    layout(graph, { disableOptimalOrderHeuristic: true });
    return {
      node: (id: string): NodeLabel => graph.node(id),
      pointsOf: (index: number): readonly Point[] => {
        const edge = edges[index];
        return edge === undefined ? [] : (graph.edge(edge.from, edge.to, String(index)).points ?? []);
      },
    };
  };
  let placed = place();
  if (options.isEven && edges.length > 0) {
    sizes = evenedOut(sizes, (id) => placed.node(id).rank ?? 0);
    placed = place();
  }
  return read(sizes, edges, placed, options.direction);
}

function evenedOut(sizes: ReadonlyMap<string, Size>, rankOf: (id: string) => number): Map<string, Size> {
  const widest = new Map<number, number>();
  for (const [id, { width }] of sizes) widest.set(rankOf(id), Math.max(width, widest.get(rankOf(id)) ?? 0));
  return new Map([...sizes].map(([id, { width, height }]) => [id, { width: widest.get(rankOf(id)) ?? width, height }]));
}

interface Reading {
  node(id: string): NodeLabel;
  pointsOf(index: number): readonly Point[];
}

function read(
  sizes: ReadonlyMap<string, Size>,
  edges: readonly RankedEdge[],
  { node, pointsOf }: Reading,
  direction: RankOptions["direction"],
): Placed {
  const raw = new Map(
    [...sizes].map(([id, { width, height }]) => {
      const { x = 0, y = 0 } = node(id);
      return [id, { x: x - width / 2, y: y - height / 2 }];
    }),
  );
  // Dagre makes room for lines around the whole, too.
  const least = {
    x: Math.min(...[...raw.values()].map(({ x }) => x)),
    y: Math.min(...[...raw.values()].map(({ y }) => y)),
  };
  const moved = ({ x, y }: Point): Point => ({ x: x - least.x, y: y - least.y });
  const corners = new Map([...raw].map(([id, corner]) => [id, moved(corner)]));
  const bands = bandsOf(corners, sizes, direction);
  const along = ({ x, y }: Point) => (direction === "right" ? x : y);
  const across = ({ x, y }: Point) => (direction === "right" ? y : x);
  const passes = edges.map(({ from, to }, index) => {
    const start = along(corners.get(from) ?? least);
    const end = along(corners.get(to) ?? least);
    if (start >= end) return null;
    const points = pointsOf(index).map(moved);
    const own = bands.find((band) => Math.abs(band.from - start) < 1);
    const passed = bands
      .filter((band) => band.from > start + 1 && band.from < end - 1)
      .flatMap((band) => {
        const point = points.find((one) => Math.abs(along(one) - band.from) < 1);
        return point === undefined ? [] : [{ ...band, at: across(point) }];
      });
    return { start: own?.to ?? start, bands: passed };
  });
  return { corners, sizes, passes, size: extent(corners, sizes, passes, direction) };
}

function bandsOf(
  corners: ReadonlyMap<string, Point>,
  sizes: ReadonlyMap<string, Size>,
  direction: RankOptions["direction"],
): readonly Band[] {
  const bands = new Map<number, Band>();
  for (const [id, { x, y }] of corners) {
    const { width, height } = sizes.get(id) ?? { width: 0, height: 0 };
    const from = direction === "right" ? x : y;
    const key = Math.round(from);
    const to = Math.max(from + (direction === "right" ? width : height), bands.get(key)?.to ?? 0);
    bands.set(key, { from, to });
  }
  return [...bands.values()].sort((one, other) => one.from - other.from);
}

/** Lines may pass beyond the last box. */
function extent(
  corners: ReadonlyMap<string, Point>,
  sizes: ReadonlyMap<string, Size>,
  passes: Placed["passes"],
  direction: RankOptions["direction"],
): Size {
  let width = 0;
  let height = 0;
  for (const [id, { x, y }] of corners) {
    const size = sizes.get(id) ?? { width: 0, height: 0 };
    width = Math.max(width, x + size.width);
    height = Math.max(height, y + size.height);
  }
  const farthest = Math.max(0, ...passes.flatMap((one) => (one?.bands ?? []).map(({ at }) => at)));
  return direction === "right"
    ? { width, height: Math.max(height, farthest) }
    : { width: Math.max(width, farthest), height };
}
