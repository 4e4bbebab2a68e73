/** What rules are evaluated against besides the packet. */
import type { NetworkInterface } from "@nftlint/host";
import type { NetworkFamily, Ruleset, RulesetSet, RulesetTable, SourceDocument } from "@nftlint/semantics";
import type { Range } from "@nftlint/syntax";
import type { Address, Packet } from "../packet.ts";
import type { HookName } from "../step.ts";

/** What `fib` asks of the routing tables (kernel, nft_fib_ipv4.c). */
export interface FibQuery {
  /** Which of `saddr`, `daddr`, `mark`, `iif`, `oif` take part. */
  readonly flags: readonly string[];
  /** `interface`: the one that a packet to the address would leave by. `type`: what the address is to the host. */
  readonly result: "interface" | "type";
  readonly packet: Packet;
}

/** An interface by name, an address type by name (`local`, `unicast`…), or `null` where there is no route. */
export type FibAnswer =
  | { readonly known: true; readonly value: string | null }
  | { readonly known: false; readonly reason: string };

/** Answers what `fib` expressions ask; whoever knows the host's routes gives it. */
export type FibReader = (query: FibQuery) => FibAnswer;

/**
 * The address that replaces the source of packets which the host masquerades, by the interface that they leave by:
 * `none` where the host has no such address, `null` where it is not known.
 */
type MasqueradeReader = (packet: Packet) => Address | "none" | null;

/** What a packet has taught a set on its way: `add @s { ip saddr }`, and `delete` of it. */
export interface Learned {
  readonly set: RulesetSet;
  readonly key: readonly bigint[];
  /** Whether the key is in the set from then on. */
  readonly isIn: boolean;
}

/** What the rules of a hook are asked about, whatever the chain. */
export interface HookScope {
  readonly ruleset: Ruleset;
  readonly hook: HookName;
  /** The host's interfaces; `null` where they are not known. */
  readonly interfaces: readonly NetworkInterface[] | null;
  /** `null` where the host's routes are not known. */
  readonly fib: FibReader | null;
  /** `null` where the host's addresses are not known. */
  readonly masquerade: MasqueradeReader | null;
  /** What sets have learned of the packet so far, oldest first; left out where that is nothing. */
  readonly learned?: readonly Learned[];
}

/** Where an expression is evaluated. */
export interface Scope extends HookScope {
  readonly table: RulesetTable;
  /** Of the base chain that the packet is in; `null` where it is not known. */
  readonly priority: number | null;
  /** The document that the expression stands in. */
  readonly document: SourceDocument;
}

/** The family of addresses that are written without one. */
export function familyOf({ table }: Pick<Scope, "table">): NetworkFamily {
  return table.family === "ip" || table.family === "ip6" ? table.family : null;
}

/** A node as written, in one line. */
export function textOf({ start, end }: Range, { document }: Pick<Scope, "document">): string {
  const text = document.parsed.text.slice(start, end).replace(/\s+/g, " ");
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
