/** The nft language of nftables 1.1.x as data: look-ups only, no logic. */

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
export { type Keyword, keywords, valueKeywords } from "./keywords.ts";
export { type ConntrackKey, ctKeys } from "./selectors/ct.ts";
export { type MetaKey, metaKeys } from "./selectors/meta.ts";
export {
  type FamilyKey,
  type FibResult,
  fibFlags,
  fibResults,
  type HashAlgorithm,
  hashAlgorithms,
  ipsecDirections,
  ipsecKeys,
  numgenModes,
  osfKeys,
  osfTtlModes,
  rtKeys,
  socketKeys,
  tunnelKeys,
} from "./selectors/others.ts";
export type { SelectorKey } from "./selectors/selector.ts";
