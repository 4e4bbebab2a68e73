/** Which chains lead to which, and where that is written. */
import { contentsOf, type Jump, jumpsFrom, type Ruleset, type RulesetChain } from "@nftlint/semantics";
import { nodesAt, type Range } from "@nftlint/syntax";
import type { Location } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { toLocation } from "./places.ts";
import type { NamedSymbol } from "./symbols/symbol.ts";

/** The chain that a symbol is; `null` for other symbols, and for a chain that a later command deletes. */
export function chainOf({ ruleset }: ServiceDocument, { kind, table, name }: NamedSymbol): RulesetChain | null {
  if (kind !== "chain") return null;
  const found = ruleset.tables.find((one) => `${one.family} ${one.name}` === table);
  return found?.chains.get(name) ?? null;
}

const known = new WeakMap<Ruleset, ReadonlyMap<RulesetChain, readonly Jump[]>>();

/** Every jump and goto to a chain, those of verdict maps included, chain by chain. */
export function jumpsTo({ ruleset }: ServiceDocument, chain: RulesetChain): readonly Jump[] {
  let byTarget = known.get(ruleset);
  if (byTarget === undefined) {
    byTarget = gather(ruleset);
    known.set(ruleset, byTarget);
  }
  return byTarget.get(chain) ?? [];
}

function gather(ruleset: Ruleset): ReadonlyMap<RulesetChain, readonly Jump[]> {
  const byTarget = new Map<RulesetChain, Jump[]>();
  for (const { chains } of ruleset.tables) {
    for (const chain of chains.values()) {
      for (const jump of jumpsFrom(ruleset, chain)) {
        if (jump.to === null) continue;
        const jumps = byTarget.get(jump.to);
        if (jumps === undefined) byTarget.set(jump.to, [jump]);
        else jumps.push(jump);
      }
    }
  }
  return byTarget;
}

/** Where a rule jumps: the verdict, or the `vmap` whose elements stand elsewhere. */
export function placeOfJump(document: ServiceDocument, jump: Jump): Location | null {
  return toLocation(document, jump.rule.document, rangeInRule(jump));
}

function rangeInRule({ rule, node }: Jump): Range {
  const { jumps } = contentsOf(rule.node);
  const isHere = jumps.some(({ statement }) => nodesAt(statement, node.start).includes(node));
  if (isHere) return node;
  const lookUp = jumps.find(({ statement }) => statement.kind === "verdict-map" && statement.map.kind !== "set");
  return lookUp?.statement ?? rule.node;
}
