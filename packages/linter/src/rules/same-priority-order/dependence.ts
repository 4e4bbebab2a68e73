import { mayShareAPacket, type Ruleset, type RulesetChain, type RulesetRule } from "@nftlint/semantics";
import type { Nat } from "@nftlint/syntax";
import { accessesFrom } from "../../traffic/accesses.ts";
import type { FilterChain } from "../../traffic/base-chains.ts";

/** Of more rules than these in one chain, the rest is not compared. */
const mostRules = 32;

/** Why the order of two base chains matters, as a clause; `null` where it does not. */
export function dependence(ruleset: Ruleset, first: FilterChain, second: FilterChain): string | null {
  if (first.base.type === "nat" && second.base.type === "nat") return competition(ruleset, first, second);
  return influence(ruleset, first, second) ?? influence(ruleset, second, first);
}

/** Of all the NAT statements that a packet meets, the first one counts. */
function competition(ruleset: Ruleset, first: FilterChain, second: FilterChain): string | null {
  const others = [...translations(second)].slice(0, mostRules);
  for (const left of [...translations(first)].slice(0, mostRules)) {
    const right = others.find((other) => other.text !== left.text && mayShareAPacket(ruleset, left, other));
    if (right !== undefined) {
      return `the chain ${nameOf(first)} says "${left.text}" to packets for which ${nameOf(second)} says "${right.text}", and only the first of them counts`;
    }
  }
  return null;
}

interface Translation {
  readonly chain: RulesetChain;
  readonly rule: RulesetRule;
  readonly text: string;
}

/** The NAT statements of a chain's own rules: of those behind a jump it is not known which packets come to them. */
function* translations(chain: RulesetChain): Iterable<Translation> {
  for (const rule of chain.rules) {
    const nat = rule.node.statements.find((statement): statement is Nat => statement.kind === "nat");
    // A map translates only what it holds.
    if (nat === undefined || nat.address?.kind === "map-lookup" || nat.port?.kind === "map-lookup") continue;
    // Ports and flags of masquerade change little.
    const text =
      nat.type === "masquerade"
        ? nat.type
        : rule.document.parsed.text.slice(nat.start, nat.end).replaceAll(/\s+/g, " ");
    yield { chain, rule, text };
  }
}

/** Whether one chain sets what the other asks for. */
function influence(ruleset: Ruleset, setter: FilterChain, asker: FilterChain): string | null {
  const written = accessesFrom(ruleset, setter).filter(({ writes }) => writes);
  if (written.length === 0) return null;
  const read = accessesFrom(ruleset, asker).filter(({ writes }) => !writes);
  for (const write of written.slice(0, mostRules)) {
    const asked = read.filter(({ name }) => name === write.name).slice(0, mostRules);
    if (asked.some((other) => write.isCondition || mayShareAPacket(ruleset, write, other))) {
      return `the chain ${nameOf(setter)} sets "${write.name}" and ${nameOf(asker)} asks for it`;
    }
  }
  return null;
}

function nameOf({ table, name }: RulesetChain): string {
  return `"${table.family} ${table.name} ${name}"`;
}
