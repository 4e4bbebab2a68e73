import type { RulesetRule } from "@nftlint/semantics";
import type { Expression, Match, Statement } from "@nftlint/syntax";

/** Two neighbouring rules that `nft -o` makes one of. */
export interface Merging {
  /** Their matches of the same thing. */
  readonly pairs: readonly MatchPair[];
  readonly differsInVerdict: boolean;
}

interface MatchPair {
  readonly left: Match;
  readonly right: Match;
  /** True where both ask for the same value. */
  readonly isSame: boolean;
}

/** How two rules are joined; `null` where nft leaves them as they are: it joins rules that differ in values and verdicts alone. */
export function mergingOf(first: RulesetRule, second: RulesetRule): Merging | null {
  const [these, those] = [first.node.statements, second.node.statements];
  if (these.length !== those.length) return null;
  const pairs: MatchPair[] = [];
  let differsInVerdict = false;
  for (const [index, left] of these.entries()) {
    const right = those[index];
    if (right === undefined || left.kind !== right.kind) return null;
    const isSame = textOf(left, first) === textOf(right, second);
    if (left.kind === "match" && right.kind === "match") {
      if (!isMergeable(left) || !isMergeable(right) || selectorOf(left, first) !== selectorOf(right, second))
        return null;
      pairs.push({ left, right, isSame });
    } else if (left.kind === "verdict-statement") {
      differsInVerdict = !isSame;
    } else if (!isSame || !keptStatements.has(left.kind)) {
      return null;
    }
  }
  return pairs.some(({ isSame }) => !isSame) ? { pairs, differsInVerdict } : null;
}

/** Statements beside which rules are joined, where they are the same in both. */
const keptStatements: ReadonlySet<Statement["kind"]> = new Set<Statement["kind"]>(["counter", "log"]);

/** Values that become elements of a set; sets that have a name, and variables, are left alone. */
const elements: ReadonlySet<Expression["kind"]> = new Set<Expression["kind"]>([
  "value",
  "list",
  "prefix",
  "range",
  "set",
]);

function isMergeable({ operator, mask, right }: Match): boolean {
  return (operator === null || operator === "==") && mask === null && elements.has(right.kind);
}

/** What a match looks at, its mask aside: nft forgets to compare masks that are plain numbers. */
function selectorOf({ left }: Match, rule: RulesetRule): string {
  if (left.kind !== "binary") return textOf(left, rule);
  if (left.operator !== "&" || left.right.kind !== "value") return `${textOf(left, rule)} `;
  return `${textOf(left.left, rule)} &`;
}

function textOf({ start, end }: Expression | Statement, { document }: RulesetRule): string {
  return document.parsed.text.slice(start, end).replaceAll(/\s+/g, " ");
}
