/** The picture as SVG. */
import {
  type Box,
  layerHeader,
  layOut,
  margin,
  type PlacedGraph,
  type PlacedLayer,
  type PlacedStage,
} from "./layout.ts";
import { element, rounded, textElement } from "./markup.ts";
import { columnWidth, lineHeight, padding, titleScale } from "./measure.ts";
import type { JumpEdge, PathGraph, Place, Stage } from "./model.ts";
import { outlineText } from "./outline.ts";
import { colourRules, pressableStyle, styleSheet } from "./style.ts";
import { badge, chainGroup, endClass } from "./svg-chain.ts";
import { columnsOf, wrapped } from "./text.ts";
import { endText, stageLabel, stageTexts } from "./words.ts";

export interface SvgOptions {
  /**
   * What leads to a place, for a page that reacts to it: the value of `data-place`. Without it the
   * picture is an image, with nothing in it to press.
   */
  readonly linkTo?: (place: Place) => string | null;
  /** Whether the page sets the colours (`--nft-text`…), instead of the picture. */
  readonly isThemedByPage?: boolean;
  /** Whether the page tells the same in words, instead of the picture. */
  readonly isDescribedByPage?: boolean;
}

/** Columns of the texts above and below the picture, at least. */
const fewestColumns = 72;

/** A picture that stands alone. */
export async function renderSvg(graph: PathGraph, options: SvgOptions = {}): Promise<string> {
  const head = headTexts(graph);
  const headerHeight = margin + (head.length + 1) * lineHeight;
  const placed = await layOut(graph, headerHeight);
  const columns = Math.max(fewestColumns, Math.floor((placed.width - 2 * margin) / columnWidth));
  const foot = [...graph.notes, ...legend(graph)].flatMap((note) => wrapped(note, columns));
  const headLines = head.flatMap(({ text, kind }) => wrapped(text, columns).map((line) => ({ text: line, kind })));
  const extra = (headLines.length - head.length) * lineHeight;
  const width = Math.max(placed.width, fewestColumns * columnWidth + 2 * margin);
  const height = placed.height + extra + (foot.length + 1) * lineHeight;
  const isImage = options.linkTo === undefined;
  const isDescribed = isImage && options.isDescribedByPage !== true;
  const content = [
    textElement("title", { id: "nft-title" }, graph.title),
    ...(isDescribed ? [textElement("desc", { id: "nft-description" }, outlineText(graph))] : []),
    textElement("style", {}, styleOf(options)),
    definitions(),
    ...headLines.map(({ text, kind }, index) =>
      textElement("text", { x: margin, y: margin + (index + 0.8) * lineHeight, class: kind }, text),
    ),
    element(
      "g",
      { transform: `translate(0 ${extra})` },
      placed.layers.map((layer) => layerGroup(layer, placed, options)),
    ),
    ...foot.map((text, index) =>
      textElement("text", { x: margin, y: placed.height + extra + (index + 0.8) * lineHeight, class: "faint" }, text),
    ),
  ];
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    class: "nft",
    viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
    width: Math.ceil(width),
    height: Math.ceil(height),
    role: isImage ? "img" : "group",
    "aria-labelledby": "nft-title",
    "aria-describedby": isDescribed ? "nft-description" : null,
  };
  return `${element("svg", attributes, content)}\n`;
}

function styleOf({ isThemedByPage, linkTo }: SvgOptions): string {
  const colours = isThemedByPage === true ? "" : colourRules("svg.nft");
  return `${colours}${styleSheet}${linkTo === undefined ? "" : pressableStyle}`;
}

interface HeadText {
  readonly text: string;
  readonly kind: string;
}

function headTexts({ title, trail }: PathGraph): readonly HeadText[] {
  const head: HeadText[] = [{ text: title, kind: "title" }];
  if (trail === null) return head;
  return [...head, { text: trail.packet, kind: "faint" }, { text: trail.verdict, kind: "name" }];
}

/** What the lines and signs of this picture mean. */
function legend({ layers, trail }: PathGraph): readonly string[] {
  const entries = layers.flatMap(({ stages }) => stages.flatMap((stage) => stage.entries));
  const has = (verdict: string) => entries.some(({ jumps }) => jumps.some((jump) => jump.verdict === verdict));
  const isLegacy = entries.some(({ chains }) => chains.some(({ kind }) => kind === "legacy"));
  const signs = [
    "○ policy accept, ■ policy drop (hatched)",
    ...(has("jump") ? ["arrow: jump"] : []),
    ...(has("goto") ? ["dashed arrow: goto"] : []),
    ...(isLegacy ? ["dashed frame: legacy iptables"] : []),
    ...(trail === null
      ? []
      : ["thick: the packet's way, numbered; ✓ matched, · not matched, ? depends, blank: never reached"]),
  ];
  return [signs.join("; ")];
}

/** Arrow heads, and the pattern behind policies that drop. */
function definitions(): string {
  const head = (id: string, style: string, size: number) =>
    element(
      "marker",
      {
        id,
        viewBox: "0 0 10 10",
        refX: 9,
        refY: 5,
        markerWidth: size,
        markerHeight: size,
        markerUnits: "userSpaceOnUse",
        orient: "auto",
      },
      [element("path", { d: "M0 0 10 5 0 10z", class: style })],
    );
  const hatch = element(
    "pattern",
    { id: "nft-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
    [element("path", { d: "M0 0V7", class: "hatch", "stroke-width": 3 })],
  );
  return element("defs", {}, [head("nft-arrow", "arrow", 9), head("nft-arrow-taken", "arrow-taken", 13), hatch]);
}

function layerGroup(
  { name, box, stages, links }: PlacedLayer,
  { graph, layers }: PlacedGraph,
  options: SvgOptions,
): string {
  const isOne = layers.length === 1;
  const heading = isOne
    ? []
    : [textElement("text", { x: box.x, y: box.y - layerHeader + lineHeight, class: "title" }, name)];
  return element("g", { role: "group", "aria-label": `${name} hooks` }, [
    ...heading,
    element(
      "g",
      { "aria-hidden": "true" },
      links.map(({ path, link }) => edge(path, link.isTaken, "")),
    ),
    ...stages.map((stage) => stageGroup(stage, graph.trail !== null, options)),
  ]);
}

function edge(path: string, isTaken: boolean, style: string): string {
  const classes = ["edge", style, isTaken ? "taken" : ""].filter((name) => name !== "").join(" ");
  return element("path", { d: path, class: classes, "marker-end": `url(#nft-arrow${isTaken ? "-taken" : ""})` });
}

function stageGroup({ stage, box, chains, jumps, steps }: PlacedStage, isMarked: boolean, options: SvgOptions): string {
  const label = stageLabel(stage);
  return element("g", { class: stage.kind, role: "group", "aria-label": label }, [
    textElement("title", {}, label),
    frame(stage, box),
    ...stageHeading(stage, box),
    element("g", { "aria-hidden": "true" }, [
      ...steps.map(({ path, isTaken }) => edge(path, isTaken, "")),
      ...jumps.flatMap(({ path, jump }) => [edge(path, jump.isTaken, jump.verdict), ...edgeHit(path, jump, options)]),
    ]),
    ...chains.map((placed) => chainGroup(placed, jumps, chains, isMarked, options.linkTo)),
  ]);
}

/** Broad enough for the mouse; by keyboard the rule itself is reached. */
function edgeHit(path: string, { place }: JumpEdge, { linkTo }: SvgOptions): readonly string[] {
  const link = place === null ? null : (linkTo?.(place) ?? null);
  return link === null ? [] : [element("path", { d: path, class: "edge-hit", "data-place": link })];
}

/** Hooks are boxes, ends round; decisions have corners cut off. */
function frame({ kind }: Stage, { x, y, width, height }: Box): string {
  if (kind === "decision") {
    const cut = padding;
    const [left, right] = [rounded(x + cut), rounded(x + width - cut)];
    const [middle, bottom] = [rounded(y + height / 2), rounded(y + height)];
    const d = `M${left} ${rounded(y)}H${right}L${rounded(x + width)} ${middle}L${right} ${bottom}H${left}L${rounded(x)} ${middle}Z`;
    return element("path", { d, class: "frame" });
  }
  return element("rect", { x, y, width, height, rx: kind === "end" ? height / 2 : 8, class: "frame" });
}

function stageHeading(stage: Stage, box: Box): readonly string[] {
  const isBox = stage.kind === "hook" || stage.kind === "unused";
  const x = isBox ? box.x + padding * 1.6 : box.x + box.width / 2;
  const anchor = isBox ? null : "middle";
  const texts = stageTexts(stage);
  const ends = stage.ends.map(endText);
  const lines = texts.map((text, index) => {
    const end = stage.ends[ends.indexOf(text)];
    const y = box.y + padding + (index + 0.78) * lineHeight;
    const style = index === 0 ? "title" : end === undefined ? "faint" : endClass(end);
    return textElement("text", { x, y, class: style, "text-anchor": anchor }, text);
  });
  if (stage.visits.length === 0) return lines;
  const half = (columnsOf(stage.title) * columnWidth * titleScale) / 2;
  return [...lines, badge(stage.visits, isBox ? x + 2 * half + padding : x + half + padding / 2, box.y + padding)];
}
