/** Base chains that filter, and what of a kind of packets gets through them. */
import { mayAccept, type PacketClass, type Ruleset, type RulesetChain } from "@nftlint/semantics";

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

/** Whether a chain drops all packets of a kind for certain, of each protocol that it sees. */
export function dropsAll(ruleset: Ruleset, chain: RulesetChain, packets: Omit<PacketClass, "family">): boolean {
  const families = (["ip", "ip6"] as const).filter((family) => ["inet", family].includes(chain.table.family));
  return families.every((family) => mayAccept(ruleset, chain, { family, ...packets }) === "never");
}

/** Whether a chain lets no connection begin and none go on: its author means to shut it. */
export function dropsEverything(ruleset: Ruleset, chain: RulesetChain): boolean {
  return dropsAll(ruleset, chain, anyPackets("new")) && dropsAll(ruleset, chain, anyPackets("established"));
}

/** Packets of which only the state is known. */
export function anyPackets(state: PacketClass["state"]): Omit<PacketClass, "family"> {
  return { state, inInterface: null, outInterface: null, source: null, destination: null };
}
