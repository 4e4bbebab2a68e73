/** The picture as a flowchart of Mermaid, for documents that draw those: issues, wikis, READMEs. */
import type { ChainNode, Entry, JumpEdge, Layer, Line, PathGraph, Stage } from "./model.ts";
import { chainHeader, endText, lineText, markSigns, policyText, stageTexts, visitText } from "./words.ts";

/** Colours for a light ground; what they tell is in the texts as well. */
const classes = [
  "classDef accept fill:#e3f6e5,stroke:#1a6b2d,color:#1f2328",
  "classDef drop fill:#ffe4e2,stroke:#a3162a,color:#1f2328",
  "classDef plain fill:#ffffff,stroke:#6e7781,color:#1f2328",
  "classDef stop fill:#f6f8fa,stroke:#6e7781,color:#1f2328",
  "classDef legacy stroke-dasharray:6 3",
  "classDef visited stroke:#0a53be,stroke-width:3px",
  "classDef death fill:#a3162a,stroke:#a3162a,color:#ffffff",
];

/** The text of the flowchart. */
export function renderMermaid(graph: PathGraph): string {
  const { title, trail, notes } = graph;
  const told = [...(trail === null ? [] : [trail.packet, trail.verdict]), ...notes];
  const lines = [
    // Rules stay on their lines.
    '%%{init: {"flowchart": {"wrappingWidth": 600}}}%%',
    "flowchart TB",
    `  accTitle: ${onALine(title)}`,
    ...(told.length === 0 ? [] : [`  accDescr: ${onALine(told.join(" — "))}`]),
    ...(trail === null ? [] : trailNode(trail.packet, trail.verdict)),
    ...graph.layers.flatMap((layer) => layerLines(layer, trail !== null)),
    ...classes.map((line) => `  ${line}`),
  ];
  return `${lines.join("\n")}\n`;
}

function trailNode(packet: string, verdict: string): readonly string[] {
  return [`  packet[${label([packet, verdict])}]:::plain`];
}

/** What accessible titles take: no line breaks, and nothing that ends a statement. */
function onALine(text: string): string {
  return text.replaceAll(/[;#{}]/g, " ");
}

function layerLines({ stages, links }: Layer, isMarked: boolean): readonly string[] {
  return [
    ...stages.flatMap((stage) => stageLines(stage, isMarked)),
    ...links.map(({ from, to, isTaken }) => `  ${idOf(from)} ${isTaken ? "==>" : "-->"} ${idOf(to)}`),
  ];
}

/** Identifiers of Mermaid hold letters, digits and underscores; a letter in front keeps them from being keywords. */
function idOf(id: string): string {
  return `s_${id.replaceAll(/[^A-Za-z0-9]/g, "_")}`;
}

/** In quotes, where entities stand for what is not plain (Mermaid: "Entity codes to escape characters"). */
function label(texts: readonly string[]): string {
  return `"${texts.map(encoded).join("<br/>")}"`;
}

function encoded(text: string): string {
  return [...text].map((character) => (/[A-Za-z0-9 .,:/=_-]/.test(character) ? character : entity(character))).join("");
}

function entity(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return `#${code < 0x20 || (code >= 0xd800 && code < 0xe000) ? 0xfffd : code};`;
}

function stageLines(stage: Stage, isMarked: boolean): readonly string[] {
  const id = idOf(stage.id);
  const [title = "", ...others] = stageTexts(stage);
  const texts = [stage.visits.length === 0 ? title : `${visitText(stage.visits)}: ${title}`, ...others];
  if (stage.entries.length === 0) return [`  ${id}${shaped(stage.kind, label(texts))}:::${stopClass(stage)}`];
  return [
    `  subgraph ${id}[${label(texts)}]`,
    ...stage.entries.flatMap((entry) => entryLines(entry, isMarked)),
    ...(stage.kind === "unused" ? [] : stepLines(stage.entries)),
    "  end",
  ];
}

function shaped(kind: Stage["kind"], text: string): string {
  if (kind === "decision") return `{{${text}}}`;
  return kind === "end" ? `([${text}])` : `[${text}]`;
}

function stopClass({ ends }: Stage): string {
  const isDeath = ends.some(({ fate }) => fate === "dropped" || fate === "rejected");
  return isDeath ? "death" : "stop";
}

function entryLines({ chains, jumps }: Entry, isMarked: boolean): readonly string[] {
  return [...chains.flatMap((chain) => chainLines(chain, isMarked)), ...jumps.map((jump) => jumpLine(jump))];
}

function chainLines(chain: ChainNode, isMarked: boolean): readonly string[] {
  const id = idOf(chain.id);
  const [title = "", ...others] = chainHeader(chain);
  const texts = [
    chain.visits.length === 0 ? title : `${visitText(chain.visits)}: ${title}`,
    ...others,
    ...chain.lines.flatMap((line) => lineTexts(line, isMarked)),
    ...policyText(chain),
  ];
  const names = [...(chain.kind === "legacy" ? ["legacy"] : []), ...(chain.isVisited ? ["visited"] : [])];
  return [`    ${id}[${label(texts)}]:::${colourOf(chain)}`, ...names.map((name) => `    class ${id} ${name}`)];
}

function lineTexts(line: Line, isMarked: boolean): readonly string[] {
  if (line.kind === "gap") return [lineText(line)];
  const sign = line.mark === null ? " " : markSigns[line.mark];
  const text = isMarked && sign !== " " ? `${sign} ${line.text}` : line.text;
  return [text, ...(line.end === null ? [] : [endText(line.end)])];
}

function colourOf({ policy, end, lines }: ChainNode): string {
  const ends = [end, ...lines.map((line) => (line.kind === "rule" ? line.end : null))];
  if (ends.some((one) => one?.fate === "dropped" || one?.fate === "rejected")) return "death";
  return policy === "accept" || policy === "drop" ? policy : "plain";
}

function jumpLine({ from, to, verdict, isTaken }: JumpEdge): string {
  const arrow = isTaken ? "==>" : verdict === "jump" ? "-->" : "-.->";
  return `    ${idOf(from)} ${arrow}|${verdict}| ${idOf(to)}`;
}

/** From each base chain to the next. */
function stepLines(entries: readonly Entry[]): readonly string[] {
  const firsts = entries.flatMap(({ chains }) => chains.slice(0, 1));
  return firsts.slice(1).flatMap((next, index) => {
    const before = firsts[index];
    if (before === undefined) return [];
    const arrow = before.isVisited && next.isVisited ? "==>" : "-->";
    return [`    ${idOf(before.id)} ${arrow}|then| ${idOf(next.id)}`];
  });
}
