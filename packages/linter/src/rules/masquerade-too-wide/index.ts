import { jumpsFrom, type Ruleset, type RulesetChain } from "@nftlint/semantics";
import type { Nat, Rule as RuleNode, Statement } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

/** Reports source translation that nothing restricts: it takes hold of every packet that leaves. */
export const rule: Rule = {
  meta: {
    name: "masquerade-too-wide",
    summary: "Source translation without any restriction also changes loopback, VPN and LAN packets",
    group: "nat",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    for (const table of context.ruleset.tables) {
      for (const base of table.chains.values()) {
        if (base.base?.type !== "nat" || base.base.hook !== "postrouting") continue;
        for (const chain of openChains(context.ruleset, base)) {
          for (const { node, document } of openRules(chain)) {
            const nat = node.statements.find((statement) => statement.kind === "nat");
            if (nat !== undefined && isSourceNat(nat)) {
              context.report({ document, range: nat, message: message(nat) });
            }
          }
        }
      }
    }
  },
};

function isSourceNat({ type, address }: Nat): boolean {
  // A map that is looked up restricts by what it holds.
  return type === "masquerade" || (type === "snat" && address?.kind !== "map-lookup");
}

function message({ type }: Nat): string {
  return (
    `"${type}" has no restriction and translates every connection that leaves, ` +
    `those over loopback, VPN and LAN interfaces too; say where it holds, as in "oifname "eth0" ${type}"`
  );
}

/** The chains to which every packet of a base chain comes: itself, and what it jumps to without asking for anything. */
function openChains(ruleset: Ruleset, base: RulesetChain): RulesetChain[] {
  const open = new Set([base]);
  for (const chain of open) {
    const rules = new Set(openRules(chain).map(({ node }) => node));
    for (const { to, rule, node } of jumpsFrom(ruleset, chain)) {
      const isPlain = rule.node.statements.some(
        (statement) => statement.kind === "verdict-statement" && statement.verdict === node,
      );
      if (to !== null && isPlain && rules.has(rule.node)) open.add(to);
    }
  }
  return [...open];
}

/** The rules of a chain that ask for nothing, up to the first one that lets some packets off. */
function openRules(chain: RulesetChain): RulesetChain["rules"] {
  const end = chain.rules.findIndex(({ node }) => mayEndWay(node));
  const before = end < 0 ? chain.rules : chain.rules.slice(0, end);
  return before.filter(({ node }) => !node.statements.some(restricts));
}

/** A match for the family alone, which an inet table needs to tell addresses apart, is no restriction. */
function restricts(statement: Statement): boolean {
  if (statement.kind === "match") return !(statement.left.kind === "meta" && statement.left.key === "nfproto");
  return statement.kind === "limit" || statement.kind === "verdict-map" || statement.kind === "anonymous-chain";
}

/** Whether a rule excepts packets from what follows: some of them return, are accepted, or go where that may happen. */
function mayEndWay({ statements }: RuleNode): boolean {
  return statements.some(restricts) && statements.some(leaves);
}

function leaves(statement: Statement): boolean {
  return ["verdict-statement", "verdict-map", "anonymous-chain"].includes(statement.kind);
}
