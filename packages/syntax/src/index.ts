/** Text → tokens → tree, with source ranges, lossless. Knows the grammar of nft, not what a name means. */
export type * from "./ast.ts";
export type { SyntaxDiagnostic, SyntaxErrorCode, TextEdit } from "./diagnostic.ts";
export { elementAt, elementCount, forEachElement } from "./elements.ts";
export { reparse } from "./incremental/reparse.ts";
export { LineMap, type Position } from "./line-map.ts";
export { nearest } from "./nearest.ts";
export { parseNumber } from "./numbers.ts";
export { type ParseResult, parse } from "./parser.ts";
export type { CommentList, TokenBuffer } from "./token-buffer.ts";
export { forEachChild, nodesAt, walk } from "./visitor.ts";
