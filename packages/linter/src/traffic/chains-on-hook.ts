import {
  acceptsNone,
  both,
  type Context,
  type Coverage,
  matchCoverage,
  type PacketClass,
  type Ruleset,
  type RulesetChain,
} from "@nftlint/semantics";
import type { Rule, Statement } from "@nftlint/syntax";

/**
 * How many rules are looked at in all. Rulesets with thousands of translations and thousands of
 * forward rules would take minutes otherwise; what is not looked at counts as passing.
 */
const mostRules = 100_000;

/** Statements after which packets may not come to the next rule. */
const endings: ReadonlySet<Statement["kind"]> = new Set([
  "verdict-statement",
  "verdict-map",
  "anonymous-chain",
  "reject",
  "nat",
  "queue",
  "synproxy",
  "fwd",
]);

/** The base chains on a hook that packets meet once the file is loaded: the file's, and the host's where it is known. */
export class ChainsOnHook {
  readonly #ruleset: Ruleset;
  readonly #chains: readonly RulesetChain[];
  readonly #known = new Map<string, RulesetChain | null>();
  #rulesLeft = mostRules;

  /** @param except a chain that is left out */
  constructor(ruleset: Ruleset, hook: string, except: RulesetChain | null = null) {
    this.#ruleset = ruleset;
    const tables = (ruleset.tablesAfterLoad ?? ruleset.tables).filter(
      ({ family, flags }) => ["ip", "ip6", "inet"].includes(family) && !flags.has("dormant"),
    );
    this.#chains = tables.flatMap(({ chains }) =>
      [...chains.values()].filter((chain) => chain.base?.hook === hook && !isSame(chain, except)),
    );
  }

  get isEmpty(): boolean {
    return this.#chains.length === 0;
  }

  /** The chain that drops every packet of the class for certain; `null` where none does. */
  blocking(packets: PacketClass): RulesetChain | null {
    const { source, destination, destinationPort } = packets;
    if (source === null && destination === null && destinationPort === null) return this.#lookUp(packets);
    // Nothing passes of a part where nothing passes of the whole; many rules differ by addresses and ports alone.
    const whole = { ...packets, source: null, destination: null, destinationPort: null };
    return this.#lookUp(whole) ?? this.#lookUp(packets);
  }

  #lookUp(packets: PacketClass): RulesetChain | null {
    const key = keyOf(packets);
    let chain = this.#known.get(key);
    if (chain === undefined) {
      chain = this.#chains.find((candidate) => this.#drops(candidate, packets)) ?? null;
      this.#known.set(key, chain);
    }
    return chain;
  }

  #drops(chain: RulesetChain, packets: PacketClass): boolean {
    const { family, chains } = chain.table;
    if (family !== "inet" && family !== packets.family) return false;
    if (this.#plainlyAccepts(chain, packets)) return false;
    for (const { rules } of chains.values()) this.#rulesLeft -= rules.length;
    return this.#rulesLeft > 0 && acceptsNone(this.#ruleset, chain, packets);
  }

  /** Whether a rule of the chain itself accepts some of the packets, before another ends the way of all: the common case, and soon seen. */
  #plainlyAccepts(chain: RulesetChain, packets: PacketClass): boolean {
    const context = { ruleset: this.#ruleset, table: chain.table };
    for (const { node } of chain.rules) {
      if (this.#rulesLeft-- <= 0) return true;
      const covered = ruleCoverage(node, packets, context);
      if (covered === "none") continue;
      const last = node.statements.at(-1);
      if (last?.kind === "verdict-statement" && last.verdict.verdict === "accept") return true;
      if (covered === "all" && last !== undefined && endings.has(last.kind)) return false;
    }
    return false;
  }
}

/** The ruleset after loading has chains of its own. */
function isSame({ name, table }: RulesetChain, other: RulesetChain | null): boolean {
  return other?.name === name && other.table.name === table.name && other.table.family === table.family;
}

/** How much of the packets comes through the matches of a rule. */
function ruleCoverage(rule: Rule, packets: PacketClass, context: Context): Coverage {
  let covered: Coverage = "all";
  for (const statement of rule.statements) {
    if (statement.kind !== "match") continue;
    covered = both(covered, matchCoverage(statement, packets, context));
    if (covered === "none") break;
  }
  return covered;
}

function keyOf(packets: PacketClass): string {
  const { family, inInterface, outInterface, state, protocol } = packets;
  const ranges = [packets.source, packets.destination, packets.destinationPort];
  const ends = ranges.map((range) => (range === null ? "" : `${range.from}-${range.to}`));
  return [family, inInterface, outInterface, state, protocol, ...ends].join(" ");
}
