/** The nft language of nftables 1.1.x as data: look-ups only, no logic. */

export * from "./chains/families.ts";
export * from "./chains/hooks.ts";
export * from "./chains/priorities.ts";
export * from "./chains/types.ts";
export * from "./commands.ts";
export {
  type ByteOrder,
  type Datatype,
  datatypes,
  type NameSource,
} from "./datatypes/datatypes.ts";
export * from "./flags.ts";
export { newerForms } from "./forms.ts";
export { type ExtensionHeader, extensionHeaders } from "./headers/extension-headers.ts";
export type { Header, HeaderField, HeaderLayer } from "./headers/header.ts";
export { findHeaderField, headers } from "./headers/headers.ts";
export {
  dccpOptionRange,
  type HeaderOption,
  ipOptions,
  sctpChunks,
  tcpOptions,
} from "./headers/options.ts";
export { type Keyword, keywords, keywordsAfterRate, valueKeywords } from "./keywords.ts";
export * from "./names/protocols.ts";
export * from "./names/services.ts";
export * from "./objects.ts";
export { releases } from "./releases.ts";
export { type ConntrackKey, ctKeys } from "./selectors/ct.ts";
export { type MetaKey, metaKeys } from "./selectors/meta.ts";
export * from "./selectors/others.ts";
export type { SelectorKey } from "./selectors/selector.ts";
export { type SelectorWord, selectorWords } from "./selectors/selector-words.ts";
export { type Context, rejectHooks, selectorContexts } from "./statements/contexts.ts";
export { type StatementInfo, statements } from "./statements/statements.ts";
export * from "./units.ts";
export * from "./verdicts.ts";
