import { mayAccept, type PacketClass, type Ruleset, type RulesetChain } from "@nftlint/semantics";

/** The base chains on the forward hook that packets meet once the file is loaded: the file's, and the host's where it is known. */
export class ForwardChains {
  readonly #ruleset: Ruleset;
  readonly #chains: readonly RulesetChain[];
  readonly #known = new Map<string, RulesetChain | null>();

  constructor(ruleset: Ruleset) {
    this.#ruleset = ruleset;
    const tables = (ruleset.tablesAfterLoad ?? ruleset.tables).filter(
      ({ family, flags }) => ["ip", "ip6", "inet"].includes(family) && !flags.has("dormant"),
    );
    this.#chains = tables.flatMap(({ chains }) => [...chains.values()].filter(({ base }) => base?.hook === "forward"));
  }

  get isEmpty(): boolean {
    return this.#chains.length === 0;
  }

  /** The chain that drops every packet of the class for certain; `null` where none does. */
  blocking(packets: PacketClass): RulesetChain | null {
    const key = keyOf(packets);
    let chain = this.#known.get(key);
    if (chain === undefined) {
      chain = this.#chains.find((candidate) => this.#drops(candidate, packets)) ?? null;
      this.#known.set(key, chain);
    }
    return chain;
  }

  #drops(chain: RulesetChain, packets: PacketClass): boolean {
    const { family } = chain.table;
    if (family !== "inet" && family !== packets.family) return false;
    return mayAccept(this.#ruleset, chain, packets) === "never";
  }
}

function keyOf({ family, inInterface, outInterface, state, source, destination }: PacketClass): string {
  const ends = [source, destination].map((range) => (range === null ? "" : `${range.from}-${range.to}`));
  return [family, inInterface, outInterface, state, ...ends].join(" ");
}
