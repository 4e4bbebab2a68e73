import { parse } from "@nftlint/syntax";
import { buildRuleset } from "../src/build.ts";
import type { Ruleset, RulesetChain, RulesetOptions, RulesetTable } from "../src/ruleset.ts";

/** The ruleset of one document. */
export function rulesetOf(text: string, options: RulesetOptions = {}): Ruleset {
  return buildRuleset({ path: "main.nft", parsed: parse(text) }, options);
}

/** A table by the way that nft names it: `inet filter`. */
export function tableOf(ruleset: Ruleset, name: string): RulesetTable {
  return inTables(ruleset.tables, name);
}

export function inTables(tables: readonly RulesetTable[] | null, name: string): RulesetTable {
  const table = tables?.find((candidate) => `${candidate.family} ${candidate.name}` === name);
  if (table === undefined) throw new Error(`no table ${name}`);
  return table;
}

/** A chain by its full name: `inet filter input`. */
export function chainOf(ruleset: Ruleset, name: string): RulesetChain {
  const [family, table, chain = ""] = name.split(" ");
  const found = tableOf(ruleset, `${family} ${table}`).chains.get(chain);
  if (found === undefined) throw new Error(`no chain ${name}`);
  return found;
}

/** The texts of a chain's rules. */
export function rulesOf(chain: RulesetChain): string[] {
  return chain.rules.map(({ node, document }) => document.parsed.text.slice(node.start, node.end));
}

/** Everything that is wrong, as `rule: offending text`. */
export function faultsOf(text: string, options: RulesetOptions = {}): string[] {
  return rulesetOf(text, options).diagnostics.map(
    ({ rule, start, end, document }) => `${rule}: ${document.parsed.text.slice(start, end)}`,
  );
}
