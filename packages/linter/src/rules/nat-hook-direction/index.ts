import type { BaseChain, RulesetChain } from "@nftlint/semantics";
import type { Nat, Statement } from "@nftlint/syntax";
import { Reach } from "../../reach.ts";
import type { Rule } from "../../rule.ts";

/** The hooks at which each translation is possible (nft man page, "NAT statements"; nft_nat and nft_masq in the kernel). */
const hooksOf: Readonly<Record<Nat["type"], readonly string[]>> = {
  dnat: ["prerouting", "output"],
  redirect: ["prerouting", "output"],
  snat: ["postrouting", "input"],
  masquerade: ["postrouting"],
};

/** Reports address translation at hooks, or in chains of a type, where the kernel has none. */
export const rule: Rule = {
  meta: {
    name: "nat-hook-direction",
    summary: "A nat statement stands in, or is reached from, a chain where the kernel does not translate",
    group: "nat",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check(context) {
    const reach = new Reach(context.ruleset);
    for (const table of context.ruleset.tables) {
      for (const chain of table.chains.values()) {
        for (const { node, document } of chain.rules) {
          forEachNat(node.statements, (nat) => {
            const found = misplacement(nat, chain, reach.basesOf(chain));
            if (found !== null) context.report({ document, range: nat, message: found });
          });
        }
      }
    }
  },
};

function forEachNat(statements: readonly Statement[], visit: (nat: Nat) => void): void {
  for (const statement of statements) {
    if (statement.kind === "nat") visit(statement);
    else if (statement.kind === "anonymous-chain") {
      for (const item of statement.block.items) if (item.kind === "rule") forEachNat(item.statements, visit);
    }
  }
}

/** What is wrong with the place of a nat statement; `null` where nothing is, or where no base chain leads to it. */
function misplacement({ type }: Nat, chain: RulesetChain, bases: readonly RulesetChain[]): string | null {
  for (const { name, base } of bases) {
    if (base === null || isPossible(type, base)) continue;
    const way = name === chain.name ? `chain "${name}"` : `chain "${name}", from which packets come to it,`;
    const hooks = hooksOf[type].map((hook) => `"${hook}"`).join(" or ");
    const place = base.type === "nat" ? `hangs on hook "${base.hook}"` : `is of type ${base.type}`;
    return `"${type}" needs a chain of type nat on hook ${hooks}, but ${way} ${place}: nft -c accepts the file, and loading it fails; move the rule`;
  }
  return null;
}

/** A type or hook that is not known here is not judged. */
function isPossible(type: Nat["type"], base: BaseChain): boolean {
  return base.type === "nat" ? hooksOf[type].includes(base.hook) : !["filter", "route"].includes(base.type);
}
