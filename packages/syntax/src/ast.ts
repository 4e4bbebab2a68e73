/**
 * The abstract syntax tree of an nftables document.
 *
 * Every node carries `start` and `end`: half-open UTF-16 offsets into the text it was parsed
 * from. Nodes say what was written, never what it means: `value` nodes are not typed, names are
 * not resolved, and a node that nft would refuse later is built all the same.
 *
 * Optional parts are `null`, never absent, so that nodes of one kind share one shape.
 */
export type * from "./ast/declarations.ts";
export type * from "./ast/document.ts";
export type * from "./ast/leaves.ts";
export type * from "./ast/rule.ts";
export type * from "./ast/selectors.ts";
