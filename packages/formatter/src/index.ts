/** One style for nft's language: layout changes, words, comments and their order never do. */
export { type FormatResult, format, formatEdits } from "./format.ts";
export { defaultOptions, type FormatOptions } from "./options.ts";
