/**
 * Where the kernel takes a statement or selector: families, hooks and chain types. Found by loading
 * each one in every combination; for `queue`, `flow`, `meta broute`, and for conntrack and reject in
 * bridge tables, by the `validate` functions in the kernel's `net/netfilter/nft_*.c` and the nft man
 * page instead. A rule in a chain without a hook must satisfy this for every base chain that
 * reaches it.
 */

import type { FamilyName, HookName } from "../chains/families.ts";
import type { ChainType } from "../chains/types.ts";

export interface Context {
  readonly families: readonly FamilyName[];
  readonly hooks: readonly HookName[];
  readonly chainTypes: readonly ChainType["name"][];
}

const everyFamily: readonly FamilyName[] = ["ip", "ip6", "inet", "arp", "bridge", "netdev"];
const internet: readonly FamilyName[] = ["ip", "ip6", "inet"];
const everyHook: readonly HookName[] = ["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"];
const everyType: readonly ChainType["name"][] = ["filter", "nat", "route"];

/** No restriction. */
export const anywhere: Context = {
  families: everyFamily,
  hooks: everyHook,
  chainTypes: everyType,
};

/** A context that differs from `anywhere` in the parts given. */
function only(parts: Partial<Context>): Context {
  return { ...anywhere, ...parts };
}

const sourceNat = only({
  families: internet,
  hooks: ["input", "postrouting"],
  chainTypes: ["nat"],
});
const destinationNat = only({
  families: internet,
  hooks: ["prerouting", "output"],
  chainTypes: ["nat"],
});

/** Contexts of restricted statements, by the words that name them. */
export const statementContexts: Readonly<Record<string, Context>> = {
  snat: sourceNat,
  masquerade: only({ families: internet, hooks: ["postrouting"], chainTypes: ["nat"] }),
  dnat: destinationNat,
  redirect: destinationNat,
  // nft_reject.c; the bridge and netdev families have narrower hooks, see `rejectHooks`.
  reject: only({
    families: ["ip", "ip6", "inet", "bridge", "netdev"],
    hooks: ["ingress", "prerouting", "input", "forward", "output"],
  }),
  tproxy: only({ families: internet, hooks: ["prerouting"], chainTypes: ["filter", "nat"] }),
  synproxy: only({ families: internet, hooks: ["input", "forward"], chainTypes: ["filter", "nat"] }),
  queue: only({
    families: ["ip", "ip6", "inet", "bridge"],
    hooks: ["prerouting", "input", "forward", "output", "postrouting"],
  }),
  dup: only({ families: ["ip", "ip6", "netdev"] }),
  fwd: only({ families: ["netdev"], hooks: ["ingress", "egress"], chainTypes: ["filter"] }),
  flow: only({ families: internet, hooks: ["forward"], chainTypes: ["filter"] }),
  ct: only({ families: ["ip", "ip6", "inet", "bridge"] }),
  "ct count": only({ families: ["ip", "ip6", "inet", "bridge"] }),
  "ct helper set": only({ families: ["ip", "ip6", "inet", "bridge"] }),
  "ct timeout set": only({ families: ["ip", "ip6", "inet", "bridge"] }),
  "ct expectation set": only({ families: ["ip", "ip6", "inet", "bridge"] }),
  "meta pkttype set": only({
    families: ["ip", "ip6", "inet", "bridge", "netdev"],
    hooks: ["ingress", "prerouting"],
  }),
  "meta broute set": only({ families: ["bridge"], hooks: ["prerouting"], chainTypes: ["filter"] }),
};

/** Hooks of `reject` in a family, which are narrower than its context for some. REJECT STATEMENT. */
export const rejectHooks: Readonly<Record<string, readonly HookName[]>> = {
  ip: ["prerouting", "input", "forward", "output"],
  ip6: ["prerouting", "input", "forward", "output"],
  inet: ["ingress", "prerouting", "input", "forward", "output"],
  bridge: ["prerouting", "input"],
  netdev: ["ingress"],
};

const beforeOutput: readonly HookName[] = ["prerouting", "input", "forward"];

/** Contexts of restricted selectors, by the words that name them. */
export const selectorContexts: Readonly<Record<string, Context>> = {
  ct: only({ families: ["ip", "ip6", "inet", "bridge"] }),
  socket: only({ families: internet, hooks: ["prerouting", "input", "output"] }),
  osf: only({ families: ["ip", "inet"], hooks: beforeOutput }),
  rt: only({ families: internet }),
  "fib oif": only({
    families: ["ip", "ip6", "inet", "netdev"],
    hooks: ["ingress", ...beforeOutput],
  }),
  "fib type": only({ families: ["ip", "ip6", "inet", "netdev"] }),
  "ipsec in": only({ families: internet, hooks: beforeOutput }),
  "ipsec out": only({ families: internet, hooks: ["forward", "output", "postrouting"] }),
};
