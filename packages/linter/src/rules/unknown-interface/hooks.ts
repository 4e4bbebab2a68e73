import { type BaseChain, isOlderThan, type RulesetChain, type SourceDocument } from "@nftlint/semantics";
import type { FamilyName } from "@nftlint/syntax";
import { replaceKey } from "../../interfaces/replace-key.ts";
import type { InterfaceKey, InterfaceSelector } from "../../interfaces/selectors.ts";
import type { Finding } from "../../rule.ts";

type Direction = "input" | "output";

/** Hooks whose packets have no such interface (kernel: nf_hook_state of each NF_HOOK call; tried on Linux 6.18). */
const without: Readonly<Record<Direction, ReadonlySet<string>>> = {
  input: new Set(["output", "egress"]),
  output: new Set(["ingress", "prerouting", "input"]),
};

/** Where packets have both interfaces, or the one that is asked for. */
const elsewhere: Readonly<Record<Direction, string>> = {
  input: "prerouting, input or forward",
  output: "forward, output or postrouting",
};

/**
 * What to say of a selector whose interface no packet has in any hook from which the chain is
 * reached; `null` where one has it, or where nothing reaches the chain.
 * @param bases the base chains that lead to the chain, itself included
 * @param kernel the release of the host's kernel; `null` for any
 */
export function missingDirection(
  selector: InterfaceSelector,
  bases: readonly RulesetChain[],
  document: SourceDocument,
  kernel: string | null,
): Finding | null {
  const { node, negated, values } = selector;
  const direction = directionOf(node.key);
  // Number 0 stands for no interface at all.
  if (bases.length === 0 || (values.kind === "value" && values.form === "number")) return null;
  for (const { base, table } of bases) {
    if (base === null || !lacksInterface(direction, base, table.family, kernel)) return null;
  }
  const effect = negated ? `"${node.key} !=" is true of every packet` : `"${node.key}" never matches`;
  const other = otherKey(node.key);
  return {
    document,
    range: node,
    message: `${where(bases)} packets have no ${direction} interface, so that ${effect}; use "${other}", or move the rule to a chain on ${elsewhere[direction]}`,
    fixes: negated ? [] : [replaceKey(node, other)],
  };
}

/** `in hook input`, `in hooks prerouting and input`. */
function where(bases: readonly RulesetChain[]): string {
  const hooks = [...new Set(bases.map(({ base }) => base?.hook ?? ""))];
  const named = `in ${hooks.length > 1 ? "hooks" : "hook"} ${hooks.join(" and ")}`;
  if (!hooks.includes("postrouting")) return named;
  return bases.some(({ table }) => table.family === "bridge")
    ? `${named} of family bridge`
    : `before Linux 5.7 (this host) ${named}`;
}

function otherKey(key: InterfaceKey): string {
  return (key.startsWith("i") ? "o" : "i") + key.slice(1);
}

function directionOf(key: InterfaceKey): Direction {
  return key.startsWith("iif") ? "input" : "output";
}

/** In postrouting forwarded packets have an input interface since Linux 5.7, except those that a bridge passes on. */
function lacksInterface(direction: Direction, base: BaseChain, family: FamilyName, kernel: string | null): boolean {
  if (without[direction].has(base.hook)) return true;
  if (direction === "output" || base.hook !== "postrouting") return false;
  return family === "bridge" || isOlderThan(kernel, "5.7");
}
