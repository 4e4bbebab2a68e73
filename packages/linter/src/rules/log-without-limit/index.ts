import {
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
  recall,
  rulesHolding,
  type SourceDocument,
} from "@nftlint/semantics";
import type { Log, LogOption, Rule as RuleNode, Statement } from "@nftlint/syntax";
import type { Finding, Fix, Rule } from "../../rule.ts";
import { floodedChains, floodIn, isBounded, isLimit, rulesOf } from "./bounds.ts";

/** Reports log statements that write a line for each packet that somebody sends. */
export const rule: Rule = {
  meta: {
    name: "log-without-limit",
    summary: "Anybody who sends packets can fill the log, because nothing limits how many lines are written",
    group: "operations",
    severity: "info",
    fix: "unsafe",
    needsHost: false,
    options: {
      rate: {
        type: "string",
        pattern: "^[0-9]+/(second|minute|hour|day|week)$",
        default: "10/minute",
        description: "The limit that the message and the fix propose",
      },
    },
  },
  check(context) {
    const { ruleset } = context;
    const rate = `limit rate ${String(context.options.rate)}`;
    for (const chain of floodedChains(ruleset)) {
      const isFlooded = floodIn(ruleset, chain);
      const look = () => unboundedLogs(ruleset, chain);
      for (const { rule, log, inner } of recall(ruleset, chain, unboundedLogs, () => "", look)) {
        const { document } = chain.rules[rule] as RulesetRule;
        if (isFlooded(chain.rules[rule] as RulesetRule)) context.report(finding(log, inner, document, rate));
      }
    }
  },
};

interface UnboundedLog {
  /** The place of the rule in its chain. */
  readonly rule: number;
  readonly log: Log;
  /** The rule itself, or that of an anonymous chain. */
  readonly inner: RuleNode;
}

/** The log statements of a chain that write a line for each packet that comes to their rules. */
function unboundedLogs(ruleset: Ruleset, chain: RulesetChain): UnboundedLog[] {
  const found: UnboundedLog[] = [];
  for (const rule of rulesHolding(ruleset, chain, "log")) {
    forEachLog(rule.node, (log, inner) => {
      if (!isWrittenByKernel(log) || isBounded(rule.node, log)) return;
      found.push({ rule: chain.rules.indexOf(rule), log, inner });
    });
  }
  return found;
}

function forEachLog(rule: RuleNode, visit: (log: Log, rule: RuleNode) => void): void {
  for (const statement of rule.statements) {
    if (statement.kind === "log") visit(statement, rule);
    else if (statement.kind === "anonymous-chain") for (const inner of rulesOf(statement)) forEachLog(inner, visit);
  }
}

/** Packets for a group go to a program, which has limits of its own; `level audit` is for the audit trail. */
function isWrittenByKernel({ options }: Log): boolean {
  return !options.some(isElsewhere);
}

function isElsewhere({ option, values }: LogOption): boolean {
  return option === "group" || (option === "level" && values[0]?.text === "audit");
}

function finding(log: Log, { statements }: RuleNode, document: SourceDocument, rate: string): Finding {
  const after = statements.slice(statements.indexOf(log) + 1);
  const isLimitBehind = after.some(isLimit);
  const remedy = isLimitBehind
    ? `the limit of the rule stands behind it; put "log" after the limit`
    : after.length === 0
      ? `put "${rate}" before it`
      : `log in a rule of its own with "${rate}" before "log"`;
  const { start, end } = log;
  return {
    document,
    range: { start, end },
    message: `"log" writes a line for each packet, as many as anybody cares to send${isLimitBehind ? ", because" : ":"} ${remedy}`,
    fixes: isLimitBehind ? [] : fixes(log, statements, after, document, rate),
  };
}

/** Unsafe: fewer lines are written. */
function fixes(
  log: Log,
  statements: readonly Statement[],
  after: readonly Statement[],
  document: SourceDocument,
  rate: string,
): Fix[] {
  const limit = { start: log.start, end: log.start, newText: `${rate} ` };
  if (after.length === 0) return [{ title: `Insert "${rate}"`, safety: "unsafe", edits: [limit] }];
  const first = statements[0] ?? log;
  const { text } = document.parsed;
  const lineStart = text.lastIndexOf("\n", first.start - 1) + 1;
  const indentation = text.slice(lineStart, first.start);
  const before = statements.slice(0, statements.indexOf(log));
  // A limit in front of the verdict would hold for the verdict too: the line is written by a rule of its own.
  if (indentation.trim() !== "" || !before.every(({ kind }) => kind === "match" || kind === "counter")) return [];
  const questions = before.filter(({ kind }) => kind === "match").map(({ start, end }) => `${text.slice(start, end)} `);
  const separate = `${questions.join("")}${rate} ${text.slice(log.start, log.end)}\n${indentation}`;
  const next = after[0]?.start ?? log.end;
  return [
    {
      title: `Log in a rule of its own with "${rate}"`,
      safety: "unsafe",
      edits: [
        { start: first.start, end: first.start, newText: separate },
        { start: log.start, end: next, newText: "" },
      ],
    },
  ];
}
