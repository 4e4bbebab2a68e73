/** What rules set and ask for, of packets and connections. */
import { chainsReachedFrom, type Ruleset, type RulesetChain, type RulesetRule, resolve } from "@nftlint/semantics";
import { type Assignment, type Node, type Rule, walk } from "@nftlint/syntax";

/** A rule that sets or asks for a property of packets or connections. */
export interface Access {
  readonly chain: RulesetChain;
  readonly rule: RulesetRule;
  /** The property as nft writes it: `meta mark`. */
  readonly name: string;
  readonly writes: boolean;
  /** True where the rule that sets it asks for it as well: what it sets may be what others ask for. */
  readonly isCondition: boolean;
}

const known = new WeakMap<RulesetChain, readonly Access[]>();

/** What the rules of a chain, and of those that it leads to, set and ask for. */
export function accessesFrom(ruleset: Ruleset, chain: RulesetChain): readonly Access[] {
  return [...chainsReachedFrom(ruleset, chain)].flatMap((reached) => accesses(ruleset, reached));
}

/** What the rules of one chain set and ask for; worked out once. */
function accesses(ruleset: Ruleset, chain: RulesetChain): readonly Access[] {
  let found = known.get(chain);
  if (found === undefined) {
    found = chain.rules.flatMap((rule) => accessesOf(ruleset, chain, rule));
    known.set(chain, found);
  }
  return found;
}

function accessesOf(ruleset: Ruleset, chain: RulesetChain, rule: RulesetRule): Access[] {
  const written = new Set<string>();
  const read = new Set<string>();
  visitRule(ruleset, rule.node, written, read);
  const access = (name: string, writes: boolean): Access => {
    return { chain, rule, name, writes, isCondition: writes && read.has(name) };
  };
  return [...[...written].map((name) => access(name, true)), ...[...read].map((name) => access(name, false))];
}

function visitRule(ruleset: Ruleset, rule: Rule, written: Set<string>, read: Set<string>): void {
  walk(rule, (node, parent) => {
    const name = propertyOf(node);
    if (name === null) return node.kind !== "set";
    const isTarget = parent?.kind === "assignment" && parent.target === node;
    if (!isTarget) read.add(name);
    else if (replaces(ruleset, parent)) written.add(name);
    return true;
  });
}

/** What a rule can set and another ask for. */
function propertyOf(node: Node): string | null {
  if (node.kind === "meta") return `meta ${node.key}`;
  if (node.kind === "ct") return `ct ${node.key}`;
  return node.kind === "payload" && node.tunnel === null ? `${node.protocol} ${node.field}` : null;
}

/** Setting or clearing bits leaves the others as they are: programs share marks in this way. */
function replaces(ruleset: Ruleset, { value }: Assignment): boolean {
  const written = resolve(ruleset, value);
  return written !== null && written.kind !== "binary";
}
