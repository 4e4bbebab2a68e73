/** Where a flood of packets is held back before it comes to a statement. */
import {
  isEquality,
  jumpsFrom,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
  recall,
  rulesHolding,
} from "@nftlint/semantics";
import {
  type AnonymousChain,
  type Expression,
  forEachElement,
  type Match,
  type Range,
  type Rule as RuleNode,
  type Statement,
} from "@nftlint/syntax";

/** Hooks at which packets arrive that others have sent. */
const outsideHooks: ReadonlySet<string> = new Set(["ingress", "prerouting", "input", "forward"]);

/** The chains to which packets from outside come without a limit on the way. */
export function floodedChains(ruleset: Ruleset): Set<RulesetChain> {
  const flooded = new Set<RulesetChain>();
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      if (chain.base !== null && outsideHooks.has(chain.base.hook)) flooded.add(chain);
    }
  }
  for (const chain of flooded) {
    const isFlooded = floodIn(ruleset, chain);
    for (const { to, rule, node } of jumpsFrom(ruleset, chain)) {
      if (to !== null && !flooded.has(to) && isFlooded(rule) && !isBounded(rule.node, node)) flooded.add(to);
    }
  }
  return flooded;
}

/** Tells the rules of a chain before the one that lets no more than a limit pass. */
export function floodIn(ruleset: Ruleset, chain: RulesetChain): (rule: RulesetRule) => boolean {
  const end = recall(
    ruleset,
    chain,
    floodIn,
    () => "",
    () => floodEnd(ruleset, chain),
  );
  if (end < 0) return () => true;
  const before = new Set(chain.rules.slice(0, end));
  return (rule) => before.has(rule);
}

/** The place of the rule that ends the flood; -1 where none does. */
function floodEnd(ruleset: Ruleset, chain: RulesetChain): number {
  const end = rulesHolding(ruleset, chain, ...limiting).find(({ node }) => dropsExcess(node.statements));
  return end === undefined ? -1 : chain.rules.indexOf(end);
}

const limiting = ["limit", "quota", "connection-limit", "meter", "set-update"] as const;

/** The rules of a block up to one that lets no more than a limit pass. */
function floodedRules(rules: readonly RuleNode[]): readonly RuleNode[] {
  const end = rules.findIndex(({ statements }) => dropsExcess(statements));
  return end < 0 ? rules : rules.slice(0, end);
}

/** The rules in the block of an anonymous chain. */
export function rulesOf({ block }: AnonymousChain): RuleNode[] {
  return block.items.filter((item) => item.kind === "rule");
}

/** `limit rate over 5/second drop`, with no question before it. */
function dropsExcess(statements: readonly Statement[]): boolean {
  return (
    statements.some((statement) => isLimit(statement) && takesExcess(statement)) &&
    statements.some(({ kind }) => kind === "verdict-statement" || kind === "reject") &&
    statements.every(({ kind }) => kind !== "match" && kind !== "log")
  );
}

/** Whether what goes on behind a limit is what exceeds it; not known of a limit that has a name. */
function takesExcess(statement: Statement): boolean {
  if (statement.kind === "limit" || statement.kind === "quota") return statement.mode === "over";
  if (statement.kind === "connection-limit") return statement.over;
  if (statement.kind === "meter" || statement.kind === "set-update")
    return statement.element.statements.some(takesExcess);
  return false;
}

/** Whether something before a place in a rule holds back what comes to it. */
export function isBounded(rule: RuleNode, place: Range): boolean {
  for (const statement of rule.statements) {
    if (statement.start >= place.start) return false;
    if (statement.end >= place.end && statement.kind === "anonymous-chain") return isBoundedWithin(statement, place);
    if (isLimit(statement) || (statement.kind === "match" && isNarrow(statement))) return true;
  }
  return false;
}

function isBoundedWithin(chain: AnonymousChain, place: Range): boolean {
  const rules = rulesOf(chain);
  const inner = rules.find(({ start, end }) => start <= place.start && end >= place.end);
  return inner !== undefined && (!floodedRules(rules).includes(inner) || isBounded(inner, place));
}

/** Whether a statement stops a flood of packets, of one sender at least. */
export function isLimit(statement: Statement): boolean {
  switch (statement.kind) {
    case "limit":
    case "quota":
    case "connection-limit":
      return true;
    case "object-reference":
      return ["limit", "quota", "ct count"].includes(statement.type);
    case "meter":
    case "set-update":
      return statement.element.statements.some((inner) => isLimit(inner));
    default:
      return false;
  }
}

/** Whether a match lets only packets of the host itself or of known senders pass. */
function isNarrow(match: Match): boolean {
  const { left, right } = match;
  if (!isEquality(match)) return false;
  if (left.kind === "meta") {
    return (left.key === "iif" || left.key === "iifname") && right.kind === "value" && right.text === "lo";
  }
  return left.kind === "payload" && left.field.startsWith("saddr") && isFewAddresses(right);
}

/** Addresses one by one; a prefix, a set by name and a variable may hold any number of senders. */
function isFewAddresses(values: Expression): boolean {
  if (values.kind === "value") return true;
  if (values.kind !== "set") return false;
  let areSingle = true;
  forEachElement(values, ({ key }) => {
    areSingle &&= key.kind === "value";
  });
  return areSingle;
}
