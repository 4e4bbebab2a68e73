/** Keys of rt, socket, osf, fib, ipsec and tunnel, and the modes of numgen and hash. */

import { lazyMap } from "../lazy-map.ts";
import { type KeyRow, keyMap, type SelectorKey, selectorKey } from "./selector.ts";

/** A key that reads an address of the family written before it. */
export interface FamilyKey extends SelectorKey {
  /** True where `ip` or `ip6` may stand before the key; in inet tables it must. */
  readonly family: boolean;
}

function familyKeyMap(rows: readonly KeyRow[], withFamily: readonly string[]) {
  return lazyMap<string, FamilyKey>(() =>
    rows.map((row) => [row[0], { ...selectorKey(row), family: withFamily.includes(row[0]) }]),
  );
}

/** Routing keys; `nexthop` is an IPv4 or IPv6 address as the family says. ROUTING EXPRESSIONS. */
export const rtKeys: ReadonlyMap<string, FamilyKey> = familyKeyMap(
  [
    ["classid", "realm", 32, "Routing realm."],
    ["nexthop", "invalid", 128, "Address of the next hop."],
    ["mtu", "integer", 16, "Largest TCP segment that the route takes."],
    ["ipsec", "boolean", 8, "Whether the route leads through IPsec."],
  ],
  ["nexthop"],
);

/** Socket keys; `cgroupv2` takes `level <number>`. SOCKET EXPRESSION. */
export const socketKeys: ReadonlyMap<string, SelectorKey> = keyMap([
  ["transparent", "integer", 8, "Whether the socket has IP_TRANSPARENT set."],
  ["mark", "mark", 32, "Mark of the socket."],
  ["wildcard", "integer", 8, "Whether the socket is bound to any address."],
  ["cgroupv2", "cgroupsv2", 64, "Control group of the socket, at a level from its root."],
]);

/** Keys of the operating system fingerprint. OSF EXPRESSION. */
export const osfKeys: ReadonlyMap<string, SelectorKey> = keyMap([
  ["name", "string", 128, "Name of the operating system."],
  ["version", "string", 128, "Name and version of the operating system."],
]);

/** How `osf ttl <mode>` compares the time to live. */
export const osfTtlModes: ReadonlyMap<string, string> = new Map([
  ["loose", "The time to live may be less than the fingerprint's."],
  ["skip", "The time to live is not compared."],
]);

/** What `fib` looks up, joined by `.`; one of `saddr` and `daddr` is needed. FIB EXPRESSIONS. */
export const fibFlags: ReadonlyMap<string, string> = new Map([
  ["saddr", "Look up the route back to the source address."],
  ["daddr", "Look up the route to the destination address."],
  ["mark", "Take the packet's mark into account."],
  ["iif", "Only routes through the input interface."],
  ["oif", "Only routes through the output interface; for the result `type` alone."],
]);

/** A result of `fib`, and the hooks that may ask for it. */
export interface FibResult extends SelectorKey {
  readonly hooks: readonly string[];
}

const beforeOutput = ["prerouting", "input", "forward"];
const anyRouted = [...beforeOutput, "output", "postrouting"];

/** Results of `fib`. */
export const fibResults: ReadonlyMap<string, FibResult> = lazyMap<string, FibResult>(() =>
  (
    [
      [["oif", "iface_index", 32, "Index of the route's interface; 0 if none."], beforeOutput],
      [["oifname", "ifname", 128, "Name of the route's interface; empty if none."], beforeOutput],
      [["type", "fib_addrtype", 32, "Kind of the address: local, unicast and others."], anyRouted],
      [["check", "boolean", 8, "Whether there is a route.", "1.1.4"], beforeOutput],
    ] as const satisfies readonly (readonly [KeyRow, readonly string[]])[]
  ).map(([row, hooks]) => [row[0], { ...selectorKey(row), hooks }]),
);

/** IPsec keys, after `in` or `out`; addresses need `ip` or `ip6` before them. IPSEC EXPRESSIONS. */
export const ipsecKeys: ReadonlyMap<string, FamilyKey> = familyKeyMap(
  [
    ["reqid", "integer", 32, "Request identifier."],
    ["spi", "integer", 32, "Security parameter index."],
    ["saddr", "invalid", 128, "Source address of the tunnel."],
    ["daddr", "invalid", 128, "Destination address of the tunnel."],
  ],
  ["saddr", "daddr"],
);

/** Hooks in which each direction of `ipsec` may stand. */
export const ipsecDirections: ReadonlyMap<string, readonly string[]> = new Map([
  ["in", ["prerouting", "input", "forward"]],
  ["out", ["forward", "output", "postrouting"]],
]);

/** Keys of tunnel metadata. */
export const tunnelKeys: ReadonlyMap<string, SelectorKey> = keyMap([
  ["id", "integer", 32, "Identifier of the tunnel that the packet came through.", "1.1.6"],
  ["path", "boolean", 8, "Whether the packet came through a tunnel.", "1.1.6"],
]);

/** Modes of `numgen`. NUMGEN EXPRESSION. */
export const numgenModes: ReadonlyMap<string, string> = new Map([
  ["inc", "Counts up by one for each packet, and starts again at the modulus."],
  ["random", "A random number below the modulus."],
]);

export interface HashAlgorithm {
  readonly name: string;
  /** True where the hash takes an expression and a seed. */
  readonly takesExpression: boolean;
  readonly summary: string;
}

/** Hash algorithms. HASH EXPRESSIONS. */
export const hashAlgorithms: ReadonlyMap<string, HashAlgorithm> = new Map<string, HashAlgorithm>([
  ["jhash", { name: "jhash", takesExpression: true, summary: "Jenkins hash of an expression." }],
  [
    "symhash",
    {
      name: "symhash",
      takesExpression: false,
      summary: "Hash of addresses, protocol and ports, the same in both directions.",
    },
  ],
]);
