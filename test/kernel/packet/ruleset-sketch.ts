/** A random ruleset as parts that can be left out one by one, and as the texts that tools load. */
import type { LegacyTableName } from "./network.ts";

/** What the router is told to do with packets, as texts that its tools load. */
export interface LoadedRulesets {
  readonly nft: string;
  /** For `iptables-restore` and `ip6tables-restore`; `null` where there are no tables of the kind. */
  readonly iptables: string | null;
  readonly ip6tables: string | null;
  /** Which variant of iptables loads these: the legacy one where left out, or the one that makes nft tables of them. */
  readonly variant?: "legacy" | "nft";
}

export interface ChainSketch {
  readonly name: string;
  /** Type, hook, priority and policy of a base chain; `null` for a regular chain. For legacy tables the policy alone. */
  readonly base: string | null;
  readonly rules: readonly string[];
}

export interface TableSketch {
  readonly family: "ip" | "ip6" | "inet" | "netdev";
  readonly name: string;
  /** Sets and maps, each as a block. */
  readonly definitions: readonly string[];
  /** Chains that jump come after those that they jump to. */
  readonly chains: readonly ChainSketch[];
}

export interface LegacyTableSketch {
  readonly family: "ip" | "ip6";
  readonly name: LegacyTableName;
  readonly chains: readonly ChainSketch[];
}

export interface RulesetSketch {
  readonly tables: readonly TableSketch[];
  readonly legacy: readonly LegacyTableSketch[];
}

export function rulesetTexts({ tables, legacy }: RulesetSketch): LoadedRulesets {
  return {
    nft: tables.map(tableText).join(""),
    iptables: legacyText(legacy.filter(({ family }) => family === "ip")),
    ip6tables: legacyText(legacy.filter(({ family }) => family === "ip6")),
  };
}

function tableText({ family, name, definitions, chains }: TableSketch): string {
  const chainTexts = chains.map((chain) => {
    const lines = [...(chain.base === null ? [] : [chain.base]), ...chain.rules];
    return `\tchain ${chain.name} {\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n`;
  });
  return `table ${family} ${name} {\n${definitions.map((block) => `\t${block}\n`).join("")}${chainTexts.join("")}}\n`;
}

function legacyText(tables: readonly LegacyTableSketch[]): string | null {
  if (tables.length === 0) return null;
  const lines = tables.flatMap(({ name, chains }) => [
    `*${name}`,
    ...chains.map((chain) => `:${chain.name} ${chain.base ?? "-"} [0:0]`),
    ...chains.flatMap((chain) => chain.rules.map((rule) => `-A ${chain.name} ${rule}`)),
    "COMMIT",
  ]);
  return `${lines.join("\n")}\n`;
}

/** The sketch with one part less, in each way that there is; big parts first. */
export function* smallerRulesets(sketch: RulesetSketch): Generator<RulesetSketch> {
  const { tables, legacy } = sketch;
  for (const rest of lessOne(tables)) yield { tables: rest, legacy };
  for (const rest of lessOne(legacy)) yield { tables, legacy: rest };
  for (const rest of inEach(tables, ({ chains, ...table }) =>
    each(lessOne(chains), (less) => ({ ...table, chains: less })),
  )) {
    yield { tables: rest, legacy };
  }
  for (const rest of inEach(tables, withLessInChains)) yield { tables: rest, legacy };
  for (const rest of inEach(legacy, withLessInChains)) yield { tables, legacy: rest };
  for (const rest of inEach(tables, ({ definitions, ...table }) =>
    each(lessOne(definitions), (less) => ({ ...table, definitions: less })),
  )) {
    yield { tables: rest, legacy };
  }
}

function* withLessInChains<Table extends { readonly chains: readonly ChainSketch[] }>(table: Table): Generator<Table> {
  const smaller = inEach(table.chains, ({ rules, ...chain }) =>
    each(lessOne(rules), (less) => ({ ...chain, rules: less })),
  );
  for (const chains of smaller) yield { ...table, chains };
}

/** The list without one of its items, for each. */
export function* lessOne<Item>(items: readonly Item[]): Generator<Item[]> {
  for (let index = 0; index < items.length; index++) yield items.toSpliced(index, 1);
}

function* each<Item, Result>(items: Iterable<Item>, make: (item: Item) => Result): Generator<Result> {
  for (const item of items) yield make(item);
}

/** The list with one of its items in a smaller form, for each form of each. */
function* inEach<Item>(items: readonly Item[], smaller: (item: Item) => Iterable<Item>): Generator<Item[]> {
  for (const [index, item] of items.entries()) {
    for (const form of smaller(item)) yield items.toSpliced(index, 1, form);
  }
}
