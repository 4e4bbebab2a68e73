/** Selectors by what they read: header fields by their place in the packet, whatever they are called. */
import { extensionHeaders, findHeaderField, headers, metaKeys, tcpOptions } from "@nftlint/language";
import { icmpTypesWith, type NetworkFamily, type Ruleset, type RulesetTable } from "@nftlint/semantics";
import type {
  ConntrackSelector,
  Expression,
  ExtensionHeader,
  Fib,
  Hash,
  HeaderOption,
  Meta,
  NumberGenerator,
  Payload,
  RawPayload,
  Selector,
} from "@nftlint/syntax";
import { plainNumber } from "./numbers.ts";
import type { Steps } from "./steps.ts";
import { valueSet, valueSetText } from "./value-sets.ts";

/** What the meaning of an expression depends on, besides its text. */
export interface Scope {
  readonly definitions: Pick<Ruleset, "bindings">;
  readonly table: Pick<RulesetTable, "sets" | "family">;
  /** The steps of the rule up to here; tests that the expression needs are added to them. */
  readonly steps: Steps;
}

const etherTypes = { ip: 0x0800, ip6: 0x86dd } as const;

/** The family of addresses at this place; `null` where it is open. */
export function networkOf({ steps }: Pick<Scope, "steps">): NetworkFamily {
  const known = steps.known("network");
  return known === etherTypes.ip ? "ip" : known === etherTypes.ip6 ? "ip6" : null;
}

/** Adds the test of a network protocol. */
export function requireNetwork({ steps }: Scope, family: "ip" | "ip6"): void {
  steps.require("network", etherTypes[family]);
}

/** What a selector reads, in the notation of meanings; the protocols that it needs are added to the steps. */
export function selectorText(selector: Selector, scope: Scope, text: (expression: Expression) => string): string {
  switch (selector.kind) {
    case "payload":
      return payloadText(selector, scope);
    case "raw-payload":
      return rawText(selector, scope);
    case "extension-header":
      return extensionText(selector, scope);
    case "header-option":
      return optionText(selector, scope);
    case "meta":
      return metaText(selector);
    case "ct":
      return conntrackText(selector, scope);
    case "rt":
      return words("rt", selector.key === "nexthop" ? (selector.family ?? networkOf(scope)) : null, selector.key);
    case "socket":
      return words("socket", selector.key, selector.level === null ? null : plainNumber(selector.level));
    case "osf":
      return words("osf", selector.ttl, selector.key);
    case "fib":
      return fibText(selector);
    case "ipsec": {
      const index = selector.index === null ? "0" : plainNumber(selector.index);
      return words("ipsec", selector.direction, index, selector.family, selector.key);
    }
    case "numgen":
    case "hash":
      return generatorText(selector, text);
    case "tunnel":
      return words("tunnel", selector.key);
  }
}

function payloadText({ protocol, field, tunnel }: Payload, scope: Scope): string {
  const header = headers.get(protocol);
  const found = findHeaderField(protocol, field);
  if (tunnel !== null || header === undefined || found === undefined || header.layer === "inner") {
    return words(tunnel, protocol, field);
  }
  const { steps } = scope;
  const { offset, length } = found;
  switch (header.layer) {
    case "link":
      // The type of a frame tells its network protocol, and nft lists neither where a field needs it.
      if (field !== "type") requireLink(protocol, scope);
      return `@${protocol === "vlan" ? "vlan" : "ll"},${offset},${length}`;
    case "network":
      if (header.etherType !== null) steps.require("network", header.etherType);
      // The kernel takes the transport protocol of IPv4 packets from there.
      return protocol === "ip" && field === "protocol" ? "meta l4proto" : `@nh,${offset},${length}`;
    case "transport":
      requireTransport(protocol, scope);
      requireMessage(protocol, field, steps);
      return `@th,${offset},${length}`;
  }
}

function requireLink(protocol: string, { steps }: Scope): void {
  steps.require("link", 1);
  if (protocol === "vlan" && steps.known("vlan") === null) steps.requireTag();
}

/** Protocols of the transport layer that belong to one network protocol. */
const networkOfTransport: Readonly<Record<string, "ip" | "ip6">> = { icmp: "ip", igmp: "ip", icmpv6: "ip6" };

function requireTransport(protocol: string, scope: Scope): void {
  const number = headers.get(protocol)?.protocol ?? null;
  const network = networkOfTransport[protocol];
  if (network !== undefined) requireNetwork(scope, network);
  if (number !== null) scope.steps.require("transport", number);
}

/** Fields that only some ICMP messages have: nft adds the test of their type where there is none. */
function requireMessage(protocol: string, field: string, steps: Steps): void {
  const types = icmpTypesWith(protocol, field);
  if (types === null || steps.known("message") !== null) return;
  const intervals = types.map((type) => ({ from: BigInt(type), to: BigInt(type) }));
  steps.testProtocol("message", types[0] ?? 0, `@th,0,8 = ${valueSetText(valueSet(intervals))}`);
}

const rawLayers = { ll: "link", nh: "network", th: "transport", ih: "transport" } as const;

function rawText({ base, offset, length }: RawPayload, { steps }: Scope): string {
  steps.rely(rawLayers[base]);
  return `@${base},${plainNumber(offset)},${plainNumber(length)}`;
}

function extensionText({ header, field, index }: ExtensionHeader, scope: Scope): string {
  if (extensionHeaders.has(header)) requireNetwork(scope, "ip6");
  return words("exthdr", header, field, index === null ? null : `[${plainNumber(index)}]`);
}

function optionText({ protocol, option, field, raw }: HeaderOption, scope: Scope): string {
  if (protocol === "ip") requireNetwork(scope, "ip");
  else requireTransport(protocol, scope);
  const name = protocol === "tcp" ? tcpOptionName(option) : option;
  const part = raw === null ? null : `@${plainNumber(raw.offset)},${plainNumber(raw.length)}`;
  return words(protocol, "option", name, field, part);
}

/** By the option's number, which is what the kernel looks for. */
export function tcpOptionName(option: string): string {
  const known = tcpOptions.get(option);
  if (known === undefined) return option;
  return /^sack[1-3]$/.test(known.name) ? known.name : `${known.number}`;
}

function metaText({ key }: Meta): string {
  return words("meta", metaKeys.get(key)?.aliasOf ?? key);
}

function conntrackText({ direction, family, key }: ConntrackSelector, scope: Scope): string {
  const isAddress = key === "saddr" || key === "daddr";
  const network = isAddress ? (family ?? networkOf(scope)) : null;
  // Connections of the other protocol have no such address.
  if (network !== null) requireNetwork(scope, network);
  // Both directions are of one protocol.
  return words("ct", key === "protocol" || key === "l3proto" ? null : direction, network, key);
}

function fibText({ flags, result }: Fib): string {
  return words("fib", [...flags].sort().join("."), result);
}

function generatorText(selector: NumberGenerator | Hash, text: (expression: Expression) => string): string {
  const offset = selector.offset === null ? "0" : plainNumber(selector.offset);
  const range = `mod ${plainNumber(selector.modulus)} offset ${offset}`;
  if (selector.kind === "numgen") return words("numgen", selector.mode, range);
  const seed = selector.seed === null ? null : `seed ${plainNumber(selector.seed)}`;
  const input = selector.expression === null ? null : text(selector.expression);
  return words(selector.algorithm, input, range, seed);
}

/** Words with single blanks; those that are `null` are left out. */
export function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" ");
}
