/** Single rules of a file on a host: what deletes and what adds them, as documents for a trial. */
import type { Ruleset, RulesetChain, RulesetRule } from "@nftlint/semantics";
import type { TablesToBackUp } from "../apply/transaction.ts";
import type { LiveRule } from "./live-rules.ts";
import type { Insertion } from "./matching/insertion.ts";

/** What is loaded, and what the host has to keep safe for it. */
export interface RuleChange {
  readonly document: string;
  readonly changed: TablesToBackUp;
}

/** Deletes live rules. @param rules of a listing with handles */
export function deletionOf(rules: readonly LiveRule[]): RuleChange {
  const lines = rules.map((rule) => {
    if (rule.handle === null) throw new TypeError("a rule without a handle cannot be named to nft");
    return `${command("delete", rule)} handle ${rule.handle}\n`;
  });
  const tables = new Map(rules.map(({ family, table }) => [`${family} ${table}`, { family, name: table }]));
  return { document: lines.join(""), changed: { all: false, families: [], tables: [...tables.values()] } };
}

/** Adds a rule at its place. @param text of the rule, without variables */
export function additionOf(text: string, place: Extract<Insertion, { status: "place" }>): RuleChange {
  const { position } = place;
  const action = position.place === "before" ? "insert" : "add";
  const beside = position.place === "end" ? "" : ` handle ${position.handle}`;
  return {
    document: `${command(action, place)}${beside} ${text}\n`,
    changed: { all: false, families: [], tables: [{ family: place.family, name: place.table }] },
  };
}

/** A rule of a file and the chain that it stands in. */
export interface RuleInChain {
  readonly rule: RulesetRule;
  readonly chain: RulesetChain;
}

/** The rule of a file that an offset stands in, or on whose lines it stands; `null` where there is none. */
export function ruleAt({ tables }: Pick<Ruleset, "tables">, path: string, offset: number): RuleInChain | null {
  const chains = tables.flatMap((table) => [...table.chains.values()]);
  const rules = chains.flatMap((chain) => chain.rules.map((rule) => ({ rule, chain })));
  const own = rules.filter(({ rule: { document } }) => document.path === path && document.prefixLength === 0);
  const isOnLine = ({ rule: { node, document } }: RuleInChain) => {
    const { text } = document.parsed;
    const lineStart = text.lastIndexOf("\n", node.start - 1) + 1;
    const lineEnd = text.indexOf("\n", node.end);
    return lineStart <= offset && (lineEnd === -1 || offset <= lineEnd);
  };
  return own.find(({ rule: { node } }) => node.start <= offset && offset <= node.end) ?? own.find(isOnLine) ?? null;
}

interface ChainName {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

/** What nft takes as a name without quotes; a name of any other form could be more than one word. */
const plainName = /^[A-Za-z_.][\w./\\-]*$/;

function command(action: "delete" | "add" | "insert", { family, table, chain }: ChainName): string {
  for (const name of [table, chain]) {
    if (!plainName.test(name)) throw new TypeError(`${JSON.stringify(name)} cannot be named to nft`);
  }
  return `${action} rule ${family} ${table} ${chain}`;
}
