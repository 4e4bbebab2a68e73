/** Named priorities of base chains; tables 6 and 7 in section CHAINS of the man page. */

import { families, type HookName } from "./families.ts";

export interface PriorityName {
  readonly name: string;
  /** Its number. */
  readonly value: number;
  /** Hooks in which the name is accepted. */
  readonly hooks: readonly HookName[];
  /** Hooks in which it is accepted only from a later release on. */
  readonly newerHooks: readonly { readonly hook: HookName; readonly since: string }[];
  readonly summary: string;
}

const everyHook: readonly HookName[] = ["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"];

function priority(
  name: string,
  value: number,
  summary: string,
  hooks: readonly HookName[] = everyHook,
  newerHooks: PriorityName["newerHooks"] = [],
): PriorityName {
  return { name, value, hooks, newerHooks, summary };
}

const routed: readonly PriorityName[] = [
  priority("raw", -300, "Before connection tracking."),
  priority("mangle", -150, "Changes to packets, after connection tracking."),
  priority("dstnat", -100, "Translation of the destination.", ["prerouting"], [{ hook: "output", since: "1.0.9" }]),
  priority("filter", 0, "Filtering."),
  priority("security", 50, "Security marks."),
  priority("srcnat", 100, "Translation of the source.", ["postrouting"], [{ hook: "input", since: "1.0.9" }]),
];

const filterAlone: readonly PriorityName[] = [priority("filter", 0, "Filtering.")];

const bridge: readonly PriorityName[] = [
  priority("dstnat", -300, "Translation of the destination.", ["prerouting"]),
  priority("filter", -200, "Filtering."),
  priority("out", 100, "Locally made frames.", ["output"]),
  priority("srcnat", 300, "Translation of the source.", ["postrouting"]),
];

const byFamily: Readonly<Record<string, readonly PriorityName[]>> = {
  ip: routed,
  ip6: routed,
  inet: routed,
  arp: filterAlone,
  netdev: filterAlone,
  bridge,
};

/** The named priorities of a family, lowest number first; empty for an unknown family. */
export function priorityNames(family: string): readonly PriorityName[] {
  return byFamily[family] ?? [];
}

/**
 * The number of a named priority for a family and hook of nftables 1.1.7, or undefined where nft
 * does not take that name there.
 */
export function priorityNumber(family: string, hook: string, name: string): number | undefined {
  if (!families.get(family)?.hooks.some((known) => known === hook)) return undefined;
  const found = priorityNames(family).find((entry) => entry.name === name);
  if (!found) return undefined;
  const accepted = found.hooks.some((known) => known === hook) || found.newerHooks.some((newer) => newer.hook === hook);
  return accepted ? found.value : undefined;
}

/** Flowtables hook at ingress and know one name; section FLOWTABLES. */
export const flowtablePriorities: ReadonlyMap<string, number> = new Map([["filter", 0]]);
