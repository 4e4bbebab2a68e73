/** One style for nft's language: layout changes, words, comments and their order never do. */
export { type FormatResult, format, formatEdits } from "./format.ts";
export { formatOnType } from "./format-on-type.ts";
export { formatRange } from "./format-range.ts";
export { defaultOptions, type FormatOptions } from "./options.ts";
