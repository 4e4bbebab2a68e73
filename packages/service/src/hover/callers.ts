/** Who jumps where, worked out once for a ruleset. */
import { type Jump, jumpsFrom, type Ruleset, type RulesetChain } from "@nftlint/semantics";
import type { ServiceDocument } from "../document.ts";

export interface Caller {
  readonly jump: Jump;
  /** The chain it jumps from, with the line where that is in the document itself. */
  readonly title: string;
}

const known = new WeakMap<Ruleset, ReadonlyMap<RulesetChain, readonly Jump[]>>();

/** The jumps and gotos that lead to a chain, in order. */
export function callersOf(document: ServiceDocument, chain: RulesetChain): readonly Caller[] {
  const { ruleset } = document;
  let jumps = known.get(ruleset);
  if (jumps === undefined) {
    jumps = jumpsByTarget(ruleset);
    known.set(ruleset, jumps);
  }
  return (jumps.get(chain) ?? []).map((jump) => ({ jump, title: describeCaller(document, jump) }));
}

function jumpsByTarget(ruleset: Ruleset): ReadonlyMap<RulesetChain, readonly Jump[]> {
  const jumps = new Map<RulesetChain, Jump[]>();
  for (const { chains } of ruleset.tables) {
    for (const chain of chains.values()) {
      for (const jump of jumpsFrom(ruleset, chain)) {
        if (jump.to === null) continue;
        const others = jumps.get(jump.to);
        if (others === undefined) jumps.set(jump.to, [jump]);
        else others.push(jump);
      }
    }
  }
  return jumps;
}

function describeCaller({ source, textDocument }: ServiceDocument, { from, node, rule }: Jump): string {
  if (rule.document !== source) return from.name;
  return `${from.name} (line ${textDocument.positionAt(node.start).line + 1})`;
}
