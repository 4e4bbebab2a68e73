/** Expressions that read something of a packet, a connection, a socket or the host. */
import type { Range, Value } from "./leaves.ts";

/**
 * A header field: `ip saddr`, `tcp dport`, `arp saddr ip`. `protocol` and `field` are the
 * vocabulary's names (`field` of `arp saddr ip` is `saddr ip`); `tunnel` names the outer
 * protocol of `vxlan ip saddr` and its like.
 */
export interface Payload extends Range {
  readonly kind: "payload";
  readonly tunnel: "vxlan" | "geneve" | "gre" | "gretap" | null;
  readonly protocol: string;
  readonly field: string;
}

/** `@th,16,16`. */
export interface RawPayload extends Range {
  readonly kind: "raw-payload";
  readonly base: "ll" | "nh" | "th" | "ih";
  readonly offset: Value;
  readonly length: Value;
}

/** An IPv6 extension header's field, or its presence (`field` null: `exthdr frag`). */
export interface ExtensionHeader extends Range {
  readonly kind: "extension-header";
  readonly header: string;
  readonly field: string | null;
  /** The number in `rt0 addr[1]`, `srh sid[1]`. */
  readonly index: Value | null;
}

/** `tcp option x [field]`, `ip option x [field]`, `dccp option n`, `sctp chunk x [field]`, `tcp option @n,o,l`. */
export interface HeaderOption extends Range {
  readonly kind: "header-option";
  readonly protocol: "tcp" | "ip" | "dccp" | "sctp";
  readonly option: string;
  /** `null` asks whether the option is there. */
  readonly field: string | null;
  /** Offset and length in bits of a raw option. */
  readonly raw: { readonly offset: Value; readonly length: Value } | null;
}

export interface Meta extends Range {
  readonly kind: "meta";
  readonly key: string;
  /** False for `iif`, `mark` and others written without the word `meta`. */
  readonly qualified: boolean;
}

export interface ConntrackSelector extends Range {
  readonly kind: "ct";
  readonly direction: "original" | "reply" | null;
  readonly key: string;
  /** `ct original ip saddr`. */
  readonly family: "ip" | "ip6" | null;
}

export interface Route extends Range {
  readonly kind: "rt";
  readonly family: "ip" | "ip6" | null;
  readonly key: string;
}

export interface Socket extends Range {
  readonly kind: "socket";
  readonly key: string;
  readonly level: Value | null;
}

export interface OperatingSystem extends Range {
  readonly kind: "osf";
  readonly ttl: "loose" | "skip" | null;
  readonly key: "name" | "version";
}

export interface Fib extends Range {
  readonly kind: "fib";
  readonly flags: string[];
  readonly result: "oif" | "oifname" | "type" | "check";
}

export interface Ipsec extends Range {
  readonly kind: "ipsec";
  readonly direction: "in" | "out";
  readonly index: Value | null;
  readonly family: "ip" | "ip6" | null;
  readonly key: string;
}

export interface NumberGenerator extends Range {
  readonly kind: "numgen";
  readonly mode: "inc" | "random";
  readonly modulus: Value;
  readonly offset: Value | null;
}

export interface TunnelSelector extends Range {
  readonly kind: "tunnel";
  readonly key: string;
}
