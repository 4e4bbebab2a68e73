/** Where the tables of legacy iptables hang on the hooks. */
import type { LegacyTable } from "@nftlint/host";
import type { HookName } from "../step.ts";

/** A built-in chain of a legacy table. */
export interface LegacyHookChain {
  readonly table: LegacyTable;
  /** `FORWARD`. */
  readonly chain: string;
  readonly priority: number;
  readonly isNat: boolean;
}

/** Which tables have which hooks, and their priority (kernel, net/ipv4/netfilter/iptable_*.c; ip6tables likewise). */
const places: Readonly<Record<string, { readonly priority: number; readonly hooks: readonly HookName[] }>> = {
  raw: { priority: -300, hooks: ["prerouting", "output"] },
  mangle: { priority: -150, hooks: ["prerouting", "input", "forward", "output", "postrouting"] },
  nat: { priority: -100, hooks: ["prerouting", "input", "output", "postrouting"] },
  filter: { priority: 0, hooks: ["input", "forward", "output"] },
  security: { priority: 50, hooks: ["input", "forward", "output"] },
};

/** The built-in chains at a hook, in the order of the tables. Sources are translated behind all else, at 100. */
export function legacyChainsAtHook(tables: readonly LegacyTable[], hook: HookName): readonly LegacyHookChain[] {
  return tables.flatMap((table) => {
    const place = places[table.name];
    if (place === undefined || !place.hooks.includes(hook)) return [];
    const isNat = table.name === "nat";
    const isOfSource = isNat && (hook === "postrouting" || hook === "input");
    const priority = isOfSource ? -place.priority : place.priority;
    return [{ table, chain: hook.toUpperCase(), priority, isNat }];
  });
}
