import type { LegacyTable } from "@nftlint/host";
import type { HostAddresses } from "../traffic/host-addresses.ts";
import type { RuleTraffic } from "../traffic/rule-traffic.ts";
import type { Packets } from "./packets.ts";
import { type LegacyEnd, legacyDrop } from "./walk.ts";

/** Traffic that legacy tables drop. */
export interface LegacyBlock {
  readonly end: LegacyEnd;
  /** The packets that end there, for one pair of interfaces. */
  readonly packets: Packets;
  /** The interfaces whose packets end so; `null` where they are not known. */
  readonly entrances: readonly string[] | null;
  /** False where packets that come in on other interfaces pass. */
  readonly isWhole: boolean;
}

/** The built-in chains that a packet meets, in order (iptables(8), TABLES). */
const ways: Readonly<Record<Packets["way"], readonly (readonly [table: string, chain: string])[]>> = {
  forward: [
    ["raw", "PREROUTING"],
    ["mangle", "PREROUTING"],
    ["mangle", "FORWARD"],
    ["filter", "FORWARD"],
    ["security", "FORWARD"],
  ],
  input: [
    ["raw", "PREROUTING"],
    ["mangle", "PREROUTING"],
    ["mangle", "INPUT"],
    ["filter", "INPUT"],
    ["security", "INPUT"],
  ],
};

/** The legacy tables of a host as a filter that traffic has to pass. */
export class LegacyFilter {
  readonly #tables: readonly LegacyTable[];
  readonly #addresses: HostAddresses;

  constructor(tables: readonly LegacyTable[], addresses: HostAddresses) {
    this.#tables = tables;
    this.#addresses = addresses;
  }

  /** False where no legacy table on the way could drop anything. */
  canDrop(way: Packets["way"]): boolean {
    return ways[way].some(([name, chain]) =>
      this.#tables.some(
        (table) =>
          table.name === name &&
          (table.chains.some((entry) => entry.name === chain && entry.policy === "DROP") || hasDroppingRule(table)),
      ),
    );
  }

  /**
   * How the legacy tables keep traffic from passing: packets that open connections, or else the
   * answers to them; `null` where they let it pass.
   */
  block(traffic: RuleTraffic, way: Packets["way"], destinationTranslated: boolean): LegacyBlock | null {
    for (const family of traffic.family === null ? (["ip", "ip6"] as const) : [traffic.family]) {
      if (!this.#tables.some((table) => table.family === family)) continue;
      const opening = this.#pairs({ ...traffic, family }, way).map(([inInterface, outInterface]) =>
        packetsOf({ ...traffic, family }, way, inInterface, outInterface, destinationTranslated),
      );
      const block = this.#blockOf(opening) ?? (way === "forward" ? this.#blockOf(opening.map(answersTo)) : null);
      if (block !== null) return block;
    }
    return null;
  }

  #blockOf(asked: readonly Packets[]): LegacyBlock | null {
    const blocks = asked.flatMap((packets) => {
      const end = this.#end(packets);
      return end === null ? [] : [{ end, packets }];
    });
    const first = blocks.find(({ end }) => end.extent !== "unknown") ?? blocks[0];
    if (first === undefined) return null;
    const same = blocks.filter(({ end }) => end.entry === first.end.entry && end.extent === first.end.extent);
    const names = same.map(({ packets }) => packets.inInterface);
    const entrances = names.includes(null) ? null : [...new Set(names.filter((name) => name !== null))];
    return { ...first, entrances, isWhole: same.length === asked.length };
  }

  #end(packets: Packets): LegacyEnd | null {
    for (const [name, chain] of ways[packets.way]) {
      const table = this.#tables.find((candidate) => candidate.family === packets.family && candidate.name === name);
      const entry = table?.chains.find((candidate) => candidate.name === chain);
      if (table === undefined || entry === undefined) continue;
      const end = legacyDrop(table, entry, chain === "PREROUTING" ? beforeRouting(packets) : packets);
      if (end !== null) return end;
    }
    return null;
  }

  /** The interfaces that the traffic may come in on and leave by. What the rule leaves open, the host's interfaces fill in. */
  #pairs(traffic: RuleTraffic, way: Packets["way"]): (readonly [string | null, string | null])[] {
    const exits = way === "input" ? [null] : (traffic.outputs ?? this.#exits(traffic));
    const entrances = traffic.inputs ?? this.#entrances(traffic);
    const pairs = entrances.flatMap((inInterface) => exits.map((outInterface) => [inInterface, outInterface] as const));
    const isGuessed = traffic.inputs === null || traffic.outputs === null;
    const through = pairs.filter(([inInterface, outInterface]) => inInterface === null || inInterface !== outInterface);
    return isGuessed && through.length > 0 ? through : pairs;
  }

  #entrances({ source }: RuleTraffic): readonly (string | null)[] {
    const facing = source === null ? [] : this.#addresses.facing(source);
    if (facing.length > 0) return facing;
    const all = this.#addresses.entrances();
    return all === null || all.length === 0 ? [null] : all;
  }

  #exits({ destination }: RuleTraffic): readonly (string | null)[] {
    const facing = destination === null ? [] : this.#addresses.facing(destination);
    return facing.length > 0 ? facing : [null];
  }
}

function hasDroppingRule({ chains }: LegacyTable): boolean {
  return chains.some(({ rules }) => rules.some(({ target }) => target === "DROP" || target === "REJECT"));
}

function packetsOf(
  traffic: RuleTraffic & { readonly family: "ip" | "ip6" },
  way: Packets["way"],
  inInterface: string | null,
  outInterface: string | null,
  destinationTranslated: boolean,
): Packets {
  const { family, source, destination, protocol, destinationPort } = traffic;
  const ends = { source, destination, protocol, destinationPort };
  return { family, way, inInterface, outInterface, ...ends, state: "new", destinationTranslated };
}

/** The packets that come back; the port that they were sent to is their source port then. */
function answersTo(packets: Packets): Packets {
  return {
    ...packets,
    inInterface: packets.outInterface,
    outInterface: packets.inInterface,
    source: packets.destination,
    destination: packets.source,
    destinationPort: null,
    state: "established",
  };
}

/** In PREROUTING the way out is not known yet, and the destination not translated. */
function beforeRouting(packets: Packets): Packets {
  return { ...packets, outInterface: null, destination: packets.destinationTranslated ? null : packets.destination };
}
