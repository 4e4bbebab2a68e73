import { type RulesetRule, recall, rulesHolding } from "@nftlint/semantics";
import type { Assignment, Rule as RuleNode, Statement } from "@nftlint/syntax";
import { removal } from "../../reachability/removal.ts";
import type { Fix, Rule } from "../../rule.ts";

/** Reports packets that are traced by a file that does more than that. */
export const rule: Rule = {
  meta: {
    name: "leftover-nftrace",
    summary: "Packets are still traced, as for the search of a fault",
    group: "operations",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    const { ruleset } = context;
    const chains = ruleset.tables.flatMap((table) => [...table.chains.values()]);
    const tracing = chains.flatMap((chain) => {
      const look = () =>
        rulesHolding(ruleset, chain, "assignment")
          .filter(isTracing)
          .map((rule) => chain.rules.indexOf(rule));
      return recall(ruleset, chain, isTracing, () => "", look).map((place) => chain.rules[place] as RulesetRule);
    });
    // A file that does nothing else is there to be loaded for a while.
    const count = chains.reduce((sum, { rules }) => sum + rules.length, 0);
    if (tracing.length === 0 || tracing.length === count) return;
    for (const rule of tracing) {
      for (const trace of tracesIn(rule.node.statements)) {
        context.report({
          document: rule.document,
          range: { start: trace.start, end: trace.end },
          message:
            "this traces packets through every rule, which costs time and is for the search of a fault; remove it, or keep it in a file of its own",
          fixes: fixes(rule, trace),
        });
      }
    }
  },
};

function isTracing({ node }: RulesetRule): boolean {
  return tracesIn(node.statements).length > 0;
}

/** The statements that switch tracing on, in anonymous chains as well. */
function tracesIn(statements: readonly Statement[]): Assignment[] {
  return statements.flatMap((statement) => {
    if (statement.kind === "assignment") return switchesOn(statement) ? [statement] : [];
    if (statement.kind !== "anonymous-chain") return [];
    return statement.block.items.flatMap((item) => (item.kind === "rule" ? tracesIn(item.statements) : []));
  });
}

function switchesOn({ target, value }: Assignment): boolean {
  return target.kind === "meta" && target.key === "nftrace" && !(value.kind === "value" && value.text === "0");
}

/** Unsafe: the search may not be over. */
function fixes(rule: RulesetRule, trace: Assignment): Fix[] {
  if (!rule.node.statements.includes(trace)) return [];
  if (isAlone(rule.node)) return removal(rule, "unsafe");
  const { text } = rule.document.parsed;
  const index = rule.node.statements.indexOf(trace);
  const before = rule.node.statements[index - 1];
  const next = rule.node.statements[index + 1];
  const start = next === undefined ? (before?.end ?? trace.start) : trace.start;
  const end = next?.start ?? trace.end;
  // What stands between two statements may be the backslash that joins their lines.
  const between = text.slice(start, end).replace(text.slice(trace.start, trace.end), "");
  if (between.trim() !== "") return [];
  return [{ title: "Remove the statement", safety: "unsafe", edits: [{ start, end, newText: "" }] }];
}

/** Whether the rule does nothing but trace and count. */
function isAlone({ statements }: RuleNode): boolean {
  return (
    statements.every(
      ({ kind }) => kind === "match" || kind === "counter" || kind === "assignment" || kind === "limit",
    ) && statements.filter(({ kind }) => kind === "assignment").length === 1
  );
}
