/** Chain types, policies and chain flags; section CHAINS of the man page. */

import type { FamilyName, HookName } from "./families.ts";

export interface ChainType {
  readonly name: "filter" | "nat" | "route";
  readonly families: readonly FamilyName[];
  /** Hooks that the type allows; the family must have them too. */
  readonly hooks: readonly HookName[];
  /** Smallest priority that the kernel takes; conntrack runs at -200. */
  readonly minimumPriority: number;
  readonly since: string;
  readonly summary: string;
}

const int32Minimum = -(2 ** 31);

const list: readonly ChainType[] = [
  {
    name: "filter",
    families: ["ip", "ip6", "inet", "arp", "bridge", "netdev"],
    hooks: ["ingress", "prerouting", "input", "forward", "output", "postrouting", "egress"],
    minimumPriority: int32Minimum,
    since: "1.0.0",
    summary: "The type to take unless another is needed.",
  },
  {
    name: "nat",
    families: ["ip", "ip6", "inet"],
    hooks: ["prerouting", "input", "output", "postrouting"],
    minimumPriority: -199,
    since: "1.0.0",
    summary: "Translates addresses; only the first packet of a connection passes its rules.",
  },
  {
    name: "route",
    families: ["ip", "ip6", "inet"],
    hooks: ["output"],
    minimumPriority: int32Minimum,
    since: "1.0.0",
    summary: "Routes a packet anew when its rules changed what routing looks at.",
  },
];

/** Chain types by name. */
export const chainTypes: ReadonlyMap<string, ChainType> = new Map(list.map((type) => [type.name, type]));

/** What a base chain does with packets that no rule decided; `accept` where none is written. */
export const chainPolicies: ReadonlyMap<string, string> = new Map([
  ["accept", "Packets that no rule decided go on."],
  ["drop", "Packets that no rule decided are dropped."],
]);

/** Flags of a base chain. */
export const chainFlags: ReadonlyMap<string, string> = new Map([
  ["offload", "Rules are handed to the network card; for netdev ingress."],
]);
