/** Where a rule of a file goes in the live chain: beside the neighbours that it has in the file. */
import type { Ruleset, RulesetChain } from "@nftlint/semantics";
import type { FamilyName, Rule } from "@nftlint/syntax";
import type { LiveMatch, MatchedRule } from "./match-rules.ts";

export type Insertion =
  /** The host has the rule already. */
  | { readonly status: "live"; readonly live: MatchedRule }
  /** The host lacks the table or chain; `message` says which, and what to do. */
  | { readonly status: "no-place"; readonly message: string }
  | {
      readonly status: "place";
      readonly family: FamilyName;
      readonly table: string;
      readonly chain: string;
      readonly position: InsertionPosition;
    }
  /** No chain of the documents has the rule. */
  | { readonly status: "unknown" };

/** `add rule … handle N` puts it behind a rule, `insert rule … handle N` in front; `end` where there is no neighbour. */
export type InsertionPosition =
  | { readonly place: "after" | "before"; readonly handle: number; readonly neighbour: MatchedRule }
  | { readonly place: "end" };

/**
 * Where a rule of the documents belongs among the live ones: behind the nearest rule in front of it
 * that is live, else in front of the nearest one behind it, else at the end.
 */
export function insertionOf(rule: Rule, ruleset: Pick<Ruleset, "tables">, match: LiveMatch): Insertion {
  const live = match.rules.get(rule);
  if (live !== undefined) return { status: "live", live };
  const found = chainOf(rule, ruleset);
  if (found === null) return { status: "unknown" };
  const { chain, index } = found;
  const { family, name: table } = chain.table;
  const missing = missingPlace(chain, match);
  if (missing !== null) return { status: "no-place", message: missing };
  return { status: "place", family, table, chain: chain.name, position: positionOf(chain, index, match) };
}

function chainOf(rule: Rule, { tables }: Pick<Ruleset, "tables">): { chain: RulesetChain; index: number } | null {
  for (const table of tables) {
    for (const chain of table.chains.values()) {
      const index = chain.rules.findIndex(({ node }) => node === rule);
      if (index >= 0) return { chain, index };
    }
  }
  return null;
}

function missingPlace({ name, table }: RulesetChain, { tables }: LiveMatch): string | null {
  const live = tables.find((candidate) => candidate.family === table.family && candidate.name === table.name);
  const place = `${table.family} ${table.name}`;
  if (live === undefined) return `the host has no table ${place}; load the file instead`;
  return live.chains.has(name) ? null : `table ${place} of the host has no chain ${name}; load the file instead`;
}

function positionOf({ rules }: RulesetChain, index: number, match: LiveMatch): InsertionPosition {
  const neighbours = [
    ...rules
      .slice(0, index)
      .reverse()
      .map(({ node }) => ({ place: "after" as const, node })),
    ...rules.slice(index + 1).map(({ node }) => ({ place: "before" as const, node })),
  ];
  for (const { place, node } of neighbours) {
    const neighbour = match.rules.get(node);
    if (neighbour !== undefined && neighbour.handle !== null) return { place, handle: neighbour.handle, neighbour };
  }
  return { place: "end" };
}
