import type { HostFacts } from "@nftlint/host";
import { isOlderThan, type Ruleset } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";
import { accessesFrom } from "../../traffic/accesses.ts";
import { baseChains, type FilterChain, seeTheSame } from "../../traffic/base-chains.ts";

/** Where the kernel translates, and which header fields are others behind that. */
const translations: Readonly<Record<string, { readonly priority: number; readonly changed: RegExp }>> = {
  prerouting: { priority: -100, changed: / d(addr|port)$/ },
  output: { priority: -100, changed: / d(addr|port)$/ },
  postrouting: { priority: 100, changed: / s(addr|port)$/ },
  input: { priority: 100, changed: / s(addr|port)$/ },
};

/** Reports nat chains whose priority promises another order with filter chains than the kernel keeps. */
export const rule: Rule = {
  meta: {
    name: "nat-priority-ignored",
    summary: "Packets are translated at another priority than the nat chain has",
    group: "nat",
    severity: "warning",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, host, report }) {
    if (host !== null && obeysPriorities(host)) return;
    const chains = [...baseChains(ruleset)];
    for (const nat of chains) {
      const translation = translations[nat.base.hook];
      if (nat.base.type !== "nat" || translation === undefined || nat.base.document.origin !== "file") continue;
      const other = chains.find((chain) => isMisled(ruleset, nat, chain));
      if (other === undefined) continue;
      const [promised, real] =
        (other.base.priority ?? 0) < (nat.base.priority ?? 0) ? ["before", "after"] : ["after", "before"];
      report({
        document: nat.base.document,
        range: nat.base.node.priority,
        message:
          `the kernel translates at priority ${translation.priority} of the hook "${nat.base.hook}" whatever this says, so the chain ` +
          `"${other.table.family} ${other.table.name} ${other.name}" sees packets ${real} that, not ${promised} it; ` +
          `move that chain to the other side of ${translation.priority}, and write "priority ${translation.priority}" here`,
      });
    }
  },
};

/** Whether the numbers put a chain on the other side of a nat chain than the kernel does, and it matters to it. */
function isMisled(ruleset: Ruleset, nat: FilterChain, other: FilterChain): boolean {
  const { base, table } = other;
  const translation = translations[nat.base.hook];
  if (translation === undefined || base.type === "nat" || base.hook !== nat.base.hook || !seeTheSame(table, nat.table))
    return false;
  if (base.priority === null || nat.base.priority === null) return false;
  const promised = Math.sign(base.priority - nat.base.priority);
  const real = Math.sign(base.priority - translation.priority);
  return promised * real < 0 && accessesFrom(ruleset, other).some(({ name }) => translation.changed.test(name));
}

/** Before Linux 4.18 each nat chain was a hook of its own. */
function obeysPriorities({ kernelRelease }: HostFacts): boolean {
  return kernelRelease.known && isOlderThan(kernelRelease.value, "4.18");
}
