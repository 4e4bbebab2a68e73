import type { Ruleset, RulesetRule } from "@nftlint/semantics";
import type { Match, Statement } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";
import {
  areDisjoint,
  areSpelledAlike,
  asksForConstant,
  replacement,
  rowsOf,
  setText,
  shortSetText,
  spelling,
} from "../../similar-rules.ts";

/** Reports rules that differ in one constant and could be one rule. */
export const rule: Rule = {
  meta: {
    name: "prefer-set",
    summary: "Several rules that differ in one value could be one rule with a set",
    group: "operations",
    severity: "info",
    fix: "safe",
    needsHost: false,
  },
  check({ ruleset, forEachChain, report }) {
    forEachChain("rules", ({ rules }) => {
      for (const row of rowsOf(rules, goesOn)) {
        const found = finding(row, ruleset);
        if (found !== null) report(found);
      }
    });
  },
};

/** Statements that do the same to a packet whether it comes to them by one rule or by another. */
const mergeable: ReadonlySet<Statement["kind"]> = new Set([
  "match",
  "verdict-statement",
  "reject",
  "log",
  "notrack",
  "nat",
]);

/** Whether a rule differs from those of the row in the statement in which they differ, and in no other. */
function goesOn(row: readonly RulesetRule[], next: RulesetRule): boolean {
  const [first, second] = row;
  if (first === undefined) return false;
  const index = differingStatement(first, next);
  return index !== null && (second === undefined || index === differingStatement(first, second));
}

/** The one statement in which two rules differ, and only in its constant; `null` where there is no such. */
function differingStatement(one: RulesetRule, other: RulesetRule): number | null {
  const { statements } = one.node;
  if (statements.length !== other.node.statements.length) return null;
  let differing: number | null = null;
  for (const [index, statement] of statements.entries()) {
    const counterpart = other.node.statements[index];
    if (counterpart?.kind !== statement.kind || !mergeable.has(statement.kind)) return null;
    if (areSpelledAlike(one, statement, other, counterpart)) continue;
    if (differing !== null || statement.kind !== "match" || counterpart.kind !== "match") return null;
    const areAlike = asksForConstant(statement) && asksForConstant(counterpart);
    if (!areAlike || !areSpelledAlike(one, statement.left, other, counterpart.left)) return null;
    differing = index;
  }
  return differing;
}

function finding(row: readonly RulesetRule[], ruleset: Ruleset): Finding | null {
  const [first, second] = row;
  const last = row.at(-1);
  const index = first === undefined || second === undefined ? null : differingStatement(first, second);
  if (first === undefined || last === undefined || index === null) return null;
  const matches = row.map(({ node }) => node.statements[index] as Match);
  const [match] = matches;
  const constants = matches.map(({ right }) => right);
  if (match === undefined || !areDisjoint(match.left, constants, ruleset)) return null;
  const texts = row.map((rule, position) => spelling(rule, constants[position] ?? rule.node));
  const selector = spelling(first, match.left);
  return {
    document: first.document,
    range: { start: first.node.start, end: last.node.end },
    message: `these ${row.length} rules differ in nothing but "${selector}"; write one with "${selector} ${shortSetText(texts)}"`,
    fixes: [
      {
        title: "Make one rule of them",
        safety: "safe",
        edits: replacement(row, [match], `${selector} ${setText(texts, first)}`),
      },
    ],
  };
}
