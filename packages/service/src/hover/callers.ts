/** Who jumps where, in words. */
import type { Jump, RulesetChain } from "@nftlint/semantics";
import type { ServiceDocument } from "../document.ts";
import { jumpsTo, placeOfJump } from "../jump-graph.ts";

export interface Caller {
  readonly jump: Jump;
  /** The chain it jumps from, with the line where that is in the document itself. */
  readonly title: string;
}

/** The jumps and gotos that lead to a chain, in order. */
export function callersOf(document: ServiceDocument, chain: RulesetChain): readonly Caller[] {
  return jumpsTo(document, chain).map((jump) => ({ jump, title: describeCaller(document, jump) }));
}

function describeCaller(document: ServiceDocument, jump: Jump): string {
  const place = placeOfJump(document, jump);
  if (place?.uri !== document.uri) return jump.from.name;
  return `${jump.from.name} (line ${place.range.start.line + 1})`;
}
