/** How deep chains may be nested. */
import type { AnonymousChain } from "@nftlint/syntax";
import type { Report } from "./report.ts";

/** Scopes that nft's parser holds at once (SCOPE_NEST_MAX of parser.h, less the outermost). */
const mostScopes = 3;

/** Reports an anonymous chain that stands in `scopes` blocks of tables and chains, where that is too deep for nft. */
export function checkNesting(chain: AnonymousChain, scopes: number, report: Report): void {
  if (scopes < mostScopes) return;
  report(
    "nested-too-deeply",
    { start: chain.start, end: chain.block.start },
    `this chain stands inside ${scopes} blocks; nft allows ${mostScopes - 1}; give it a name and jump to it`,
  );
}
