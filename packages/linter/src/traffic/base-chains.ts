/** Base chains that filter, and what of a kind of packets gets through them. */
import { acceptsNone, packetClass, type Ruleset, type RulesetChain, type RulesetTable } from "@nftlint/semantics";
import type { Range } from "@nftlint/syntax";

/** A base chain with its hook. */
export type FilterChain = RulesetChain & { readonly base: NonNullable<RulesetChain["base"]> };

/** The documents' own filter chains of a hook that see IPv4 or IPv6. */
export function* filterChains(ruleset: Ruleset, hook: string): Iterable<FilterChain> {
  for (const { family, flags, chains } of ruleset.tables) {
    if (!["ip", "ip6", "inet"].includes(family) || flags.has("dormant")) continue;
    for (const chain of chains.values()) {
      if (chain.base?.hook === hook && chain.base.type === "filter") yield chain as FilterChain;
    }
  }
}

/** The base chains of all tables that are at work, those of the host included where they are known. */
export function* baseChains({ tables, tablesAfterLoad }: Ruleset): Iterable<FilterChain> {
  for (const { flags, chains } of tablesAfterLoad ?? tables) {
    if (flags.has("dormant")) continue;
    for (const chain of chains.values()) if (chain.base !== null) yield chain as FilterChain;
  }
}

/** The text that makes a chain drop what no rule accepts: the policy, else the last rule. */
export function droppingPart({ base, rules }: FilterChain): Range {
  if (base.policy === "drop") return base.policyNode ?? base.node;
  const last = rules.at(-1);
  return last !== undefined && last.document === base.document ? last.node : base.node;
}

/** The chain with its table, as messages name it. */
export function describeChain({ name, table }: RulesetChain): string {
  return `chain "${name}" of table "${table.family} ${table.name}"`;
}

/** Packets of either family. */
export type PacketKind = Omit<Parameters<typeof packetClass>[0], "family">;

/** The families whose packets a chain sees. */
export function familiesOf({ table }: RulesetChain): readonly ("ip" | "ip6")[] {
  return (["ip", "ip6"] as const).filter((family) => ["inet", family].includes(table.family));
}

/** Whether a chain drops all packets of a kind for certain, of each family that it sees. */
export function dropsAll(ruleset: Ruleset, chain: RulesetChain, packets: PacketKind): boolean {
  return familiesOf(chain).every((family) => acceptsNone(ruleset, chain, packetClass({ ...packets, family })));
}

/** Whether a chain lets some packets of a kind through, as far as can be told, of one family at least. */
export function mayLetIn(ruleset: Ruleset, chain: RulesetChain, packets: PacketKind): boolean {
  return !dropsAll(ruleset, chain, packets);
}

/** Whether a chain lets no connection begin and none go on: its author means to shut it. */
export function dropsEverything(ruleset: Ruleset, chain: RulesetChain): boolean {
  return dropsAll(ruleset, chain, { state: "new" }) && dropsAll(ruleset, chain, { state: "established" });
}

/** Whether packets can come to chains of both tables. */
export function seeTheSame(first: RulesetTable, second: RulesetTable): boolean {
  const families = [first.family, second.family];
  return (
    first.family === second.family ||
    (families.includes("inet") && families.some((name) => name === "ip" || name === "ip6"))
  );
}
