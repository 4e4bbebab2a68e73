import type { Ruleset, RulesetRule } from "@nftlint/semantics";
import type { Match, VerdictStatement } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";
import {
  areDisjoint,
  areSpelledAlike,
  asksForConstant,
  leastRules,
  replacement,
  rowsOf,
  setText,
  shortSetText,
  spelling,
} from "../../similar-rules.ts";

/** Reports rules that tell packets apart by one value and could be one look-up. */
export const rule: Rule = {
  meta: {
    name: "prefer-vmap",
    summary: "Several rules that choose a verdict by one value could be one rule with a verdict map",
    group: "operations",
    severity: "hint",
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

/** A rule that asks for one value and does nothing but decide. */
function choiceOf({ node }: RulesetRule): [Match, VerdictStatement] | null {
  const [match, verdict, ...others] = node.statements;
  if (match?.kind !== "match" || verdict?.kind !== "verdict-statement" || others.length > 0) return null;
  return asksForConstant(match) ? [match, verdict] : null;
}

function goesOn([first]: readonly RulesetRule[], next: RulesetRule): boolean {
  const choice = first === undefined ? null : choiceOf(first);
  const nextChoice = choiceOf(next);
  if (first === undefined || choice === null || nextChoice === null) return false;
  return areSpelledAlike(first, choice[0].left, next, nextChoice[0].left);
}

function finding(row: readonly RulesetRule[], ruleset: Ruleset): Finding | null {
  const [first] = row;
  const last = row.at(-1);
  const choices = row.map(choiceOf).filter((choice) => choice !== null);
  const [choice] = choices;
  if (first === undefined || last === undefined || choice === undefined || choices.length < row.length) return null;
  const verdicts = choices.map(([, verdict], index) => spelling(row[index] ?? first, verdict));
  // With fewer verdicts, a rule with a set for each of them says the same more plainly.
  if (new Set(verdicts).size < leastRules) return null;
  const constants = choices.map(([match]) => match.right);
  if (!areDisjoint(choice[0].left, constants, ruleset)) return null;
  const elements = constants.map((constant, index) => `${spelling(first, constant)} : ${verdicts[index] ?? ""}`);
  const selector = spelling(first, choice[0].left);
  return {
    document: first.document,
    range: { start: first.node.start, end: last.node.end },
    message: `these ${row.length} rules choose by "${selector}" alone; write one look-up, "${selector} vmap ${shortSetText(elements)}"`,
    fixes: [
      {
        title: "Make one verdict map of them",
        safety: "safe",
        edits: replacement(row, choice, `${selector} vmap ${setText(elements, first)}`),
      },
    ],
  };
}
