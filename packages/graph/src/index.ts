/** The way of packets through a ruleset as a picture: hooks in order, base chains by priority, jumps as edges. */
export { buildGraph, type GraphSource } from "./build.ts";
export { renderHtml } from "./html.ts";
export { marksOf } from "./marks.ts";
export { renderMermaid } from "./mermaid.ts";
export type { PathGraph, Place, RuleMark } from "./model.ts";
export { renderSvg, type SvgOptions } from "./svg.ts";
