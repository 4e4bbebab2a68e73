import type { HostFacts } from "@nftlint/host";
import { isOlderThan, type RulesetChain } from "@nftlint/semantics";
import type { Rule } from "../../rule.ts";

/** Reports chains of type nat in tables of family inet where the host's kernel knows none. */
export const rule: Rule = {
  meta: {
    name: "inet-nat-needs-5.2",
    summary: "The host's kernel takes no nat chain in a table of family inet",
    group: "nat",
    severity: "warning",
    fix: null,
    needsHost: true,
  },
  check({ ruleset, host, report }) {
    const kernel = host === null ? null : oldKernel(host);
    if (host === null || kernel === null) return;
    for (const { family, name, chains } of ruleset.tables) {
      if (family !== "inet") continue;
      const first = [...chains.values()].find(isNat);
      if (first?.base == null) continue;
      report({
        document: first.base.document,
        range: first.base.node.type,
        message:
          `the table "inet ${name}" has a chain of type nat, which needs Linux 5.2: ${host.host} runs ${kernel} and ` +
          `refuses the whole file; translate in tables of family ip and ip6 instead`,
      });
    }
  },
};

function isNat({ base }: RulesetChain): boolean {
  return base?.type === "nat" && base.document.origin === "file";
}

/** The release of a kernel that is known to be too old. Red Hat's kernels keep their number and get new features. */
function oldKernel({ kernelRelease }: HostFacts): string | null {
  if (!kernelRelease.known || /\.el\d/.test(kernelRelease.value)) return null;
  return isOlderThan(kernelRelease.value, "5.2") ? kernelRelease.value : null;
}
