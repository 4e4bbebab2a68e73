import type { BaseChain, Operation, RulesetChain } from "@nftlint/semantics";
import type { Rule as RuleNode, Statement, VerdictName } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";

/** Reports filter chains that leave it to nft what becomes of the packets that no rule decides about. */
export const rule: Rule = {
  meta: {
    name: "missing-policy",
    summary: "A chain that filters does not say what becomes of all other packets",
    group: "operations",
    severity: "hint",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    // What an unread include holds could give the policy.
    if (context.ruleset.incomplete) return;
    for (const table of context.ruleset.tables) {
      for (const chain of table.chains.values()) {
        const { base } = chain;
        if (base === null || base.type !== "filter" || base.policy !== null) continue;
        if (chain.rules.some(({ node }) => decides(node)) && !endsExplicitly(chain)) {
          context.report(finding(chain, base));
        }
      }
    }
  },
};

const ends: ReadonlySet<Statement["kind"]> = new Set(["verdict-statement", "verdict-map", "reject", "anonymous-chain"]);

/** Chains that only count, mark, change or return packets have nothing to decide. */
function decides({ statements }: RuleNode): boolean {
  return statements.some((statement) => ends.has(statement.kind) && !isVerdict(statement, ["continue", "return"]));
}

/** Whether the last rule says what becomes of all packets that are left. */
function endsExplicitly({ rules }: RulesetChain): boolean {
  return (
    rules.at(-1)?.node.statements.every(({ kind }) => kind === "counter" || kind === "log" || ends.has(kind)) ?? false
  );
}

function finding({ name, emptiedBy, rules }: RulesetChain, { node, document, hook }: BaseChain): Finding {
  const { start, end } = node;
  const isOpen = ["input", "forward"].includes(hook) && !rules.some(({ node: rule }) => mayRefuse(rule));
  return {
    document,
    range: { start, end },
    message: isOpen
      ? `chain "${name}" refuses no packet at all, because it has no policy, which means "accept"; add "policy drop;", or "policy accept;" if that is meant`
      : `chain "${name}" has no policy, so that it accepts what no rule decides about; add "policy accept;" to say so`,
    ...(isOpen ? { severity: "info" as const } : {}),
    fixes: [
      {
        title: 'Insert "policy accept;"',
        safety: !isOpen && makesChain(emptiedBy) ? "safe" : "unsafe",
        edits: [{ start: end, end, newText: "; policy accept" }],
      },
    ],
  };
}

/** A chain that is there already keeps its policy when the file names none: it need not be "accept". */
function makesChain(emptiedBy: Operation | null): boolean {
  return emptiedBy !== null && (emptiedBy.action !== "flush" || emptiedBy.scope === "ruleset");
}

function mayRefuse({ statements }: RuleNode): boolean {
  return statements.some(
    (statement) => ends.has(statement.kind) && !isVerdict(statement, ["accept", "continue", "return"]),
  );
}

function isVerdict(statement: Statement, names: readonly VerdictName[]): boolean {
  return statement.kind === "verdict-statement" && names.includes(statement.verdict.verdict);
}
