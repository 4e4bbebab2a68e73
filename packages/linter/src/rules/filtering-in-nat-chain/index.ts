import type { RulesetChain } from "@nftlint/semantics";
import type { Statement } from "@nftlint/syntax";
import { reachOf } from "../../reach.ts";
import type { Finding, Rule } from "../../rule.ts";

const reason = "only the first packet of a connection comes here";

/** Reports packets dropped in chains of type nat. */
export const rule: Rule = {
  meta: {
    name: "filtering-in-nat-chain",
    summary: "A chain of type nat drops packets, although it sees only the first of each connection",
    group: "nat",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const reach = reachOf(context.ruleset);
    for (const table of context.ruleset.tables) {
      if (![...table.chains.values()].some(({ base }) => base?.type === "nat")) continue;
      for (const chain of table.chains.values()) {
        const policy = policyFinding(chain);
        if (policy !== null) context.report(policy);
        const bases = reach.basesOf(chain);
        if (bases.length === 0 || bases.some(({ base }) => base?.type !== "nat")) continue;
        for (const { node, document } of chain.rules) {
          forEachDrop(node.statements, (statement, verb) => {
            context.report({ document, range: statement, message: message(verb, chain, bases[0] ?? chain) });
          });
        }
      }
    }
  },
};

function policyFinding({ name, base }: RulesetChain): Finding | null {
  if (base?.type !== "nat" || base.policy !== "drop" || base.policyNode === null) return null;
  return {
    document: base.document,
    range: base.policyNode,
    message:
      `chain "${name}" is of type nat, where ${reason} and "policy drop" lets all connections die that no rule translates or accepts; ` +
      `write "policy accept", and filter in a chain of type filter`,
  };
}

function message(verb: string, chain: RulesetChain, base: RulesetChain): string {
  const place = chain === base ? `is of type nat` : `is reached from "${base.name}" of type nat`;
  const goes = verb === "reject" ? "rejected" : "dropped";
  return `chain "${chain.name}" ${place}, where ${reason}: an established one is not ${goes}; ${verb} in a chain of type filter`;
}

function forEachDrop(
  statements: readonly Statement[],
  visit: (statement: Statement, verb: "drop" | "reject") => void,
): void {
  for (const statement of statements) {
    if (statement.kind === "reject") visit(statement, "reject");
    else if (statement.kind === "verdict-statement" && statement.verdict.verdict === "drop") visit(statement, "drop");
    else if (statement.kind === "anonymous-chain") {
      for (const item of statement.block.items) if (item.kind === "rule") forEachDrop(item.statements, visit);
    }
  }
}
