import { forEachElementOf, type Ruleset, type RulesetRule, type RulesetTable, stateMatch } from "@nftlint/semantics";
import type { Counter, Expression, Statement, VerdictMap } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";

/** The names and sets that a rule may refer to. */
interface Scope {
  readonly ruleset: Ruleset;
  readonly table: RulesetTable;
}

/** Reports counters that every packet of every connection has to pass. */
export const rule: Rule = {
  meta: {
    name: "counter-on-hot-path",
    summary: "A counter on the rule that accepts established connections",
    group: "operations",
    severity: "off",
    fix: "unsafe",
    needsHost: false,
  },
  check({ ruleset, report }) {
    for (const table of ruleset.tables) {
      const scope = { ruleset, table };
      for (const { rules } of table.chains.values()) {
        for (const rule of rules) {
          const counter = rule.node.statements.find((statement) => statement.kind === "counter");
          if (counter !== undefined && acceptsEstablished(scope, rule.node.statements)) report(finding(rule, counter));
        }
      }
    }
  },
};

/** Whether a rule accepts what belongs to a connection, whatever its addresses and ports, and nothing new. */
function acceptsEstablished(scope: Scope, statements: readonly Statement[]): boolean {
  let asksForState = false;
  let accepts = false;
  for (const statement of statements) {
    if (statement.kind === "verdict-statement") accepts = statement.verdict.verdict === "accept";
    else if (statement.kind === "verdict-map") return acceptsByMap(scope, statement);
    else if (statement.kind === "match") {
      const asked = stateMatch(statement, scope);
      if (asked === null) {
        if (isNarrow(statement.left)) return false;
      } else if (asked.negated || !asked.states.has("established") || asked.states.has("new")) return false;
      else asksForState = true;
    }
  }
  return asksForState && accepts;
}

/** Interfaces and protocols leave a rule on the way of most packets; addresses and ports do not. */
function isNarrow(selector: Expression): boolean {
  return selector.kind !== "meta";
}

/** `ct state vmap { established : accept, … }` */
function acceptsByMap(scope: Scope, { key, map }: VerdictMap): boolean {
  if (key.kind !== "ct" || key.key !== "state") return false;
  let accepts = false;
  forEachElementOf(map, scope, ({ key: state, data }) => {
    const isEstablished = state.kind === "value" && state.text === "established";
    if (isEstablished) accepts = data?.kind === "verdict" && data.verdict === "accept";
  });
  return accepts;
}

function finding({ node, document }: RulesetRule, counter: Counter): Finding {
  const { start } = counter;
  const following = node.statements.find((statement) => statement.start >= counter.end);
  const end = following?.start ?? counter.end;
  return {
    document,
    range: counter,
    message:
      'nearly every packet passes this "counter", because its rule accepts established connections; ' +
      "remove it, or count on the rules that let connections begin",
    // Unsafe: somebody may read its numbers.
    fixes: [{ title: 'Remove "counter"', safety: "unsafe", edits: [{ start, end, newText: "" }] }],
  };
}
