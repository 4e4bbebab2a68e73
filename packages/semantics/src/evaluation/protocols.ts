/**
 * Which protocols a packet must have for a rule's matches to hold, statement by statement. nft adds
 * the tests that a field needs by itself (`tcp dport` asks for TCP first), and refuses a rule whose
 * fields or tests need two protocols of one layer (`proto_ctx` of src/proto.c, src/payload.c).
 */
import { datatypes, extensionHeaders, findProtocol, headers } from "@nftlint/language";
import {
  type Expression,
  type FamilyName,
  forEachElement,
  type Match,
  type Payload,
  parseNumber,
} from "@nftlint/syntax";
import { type Definitions, resolve } from "../variables.ts";
import type { NetworkFamily } from "./selector-types.ts";

/** Protocols of the transport layer whose fields nft takes for one of them; `th` is any. */
const transports = new Set(
  [...headers.values()].filter(({ layer, name }) => layer === "transport" && name !== "th").map(({ name }) => name),
);

/** Network protocols by their EtherType. */
const networks = new Map(
  [...headers.values()].flatMap(({ layer, name, etherType }) =>
    layer === "network" && etherType !== null ? [[etherType, name] as const] : [],
  ),
);

/** Transport protocols that belong to one network protocol; nft adds that test too, outside of ip and ip6 tables. */
const networkOf: Readonly<Record<string, string>> = { icmp: "ip", igmp: "ip", icmpv6: "ip6" };

/** IEEE 802.1Q and 802.1ad. */
const vlanTags = new Set([0x8100, 0x88a8]);

/** Two protocols of one layer that a rule asks for. */
export interface ProtocolConflict {
  readonly earlier: string;
  readonly later: string;
}

export class ProtocolContext {
  readonly #family: FamilyName;
  readonly #definitions: Definitions;
  /** What the network protocol may be; `null` where that is open. */
  #networks: readonly string[] | null;
  /** What the transport protocol may be; `null` where that is open. */
  #transports: readonly string[] | null = null;

  /** The EtherType that the rule asks for, where a VLAN tag would stand in its place. */
  #untagged: string | null = null;

  constructor(family: FamilyName, definitions: Definitions) {
    this.#family = family;
    this.#definitions = definitions;
    this.#networks = family === "ip" || family === "ip6" || family === "arp" ? [family] : null;
  }

  /** The protocol of the addresses that packets have at this place. */
  get network(): NetworkFamily {
    const network = this.#network;
    return network === "ip" || network === "ip6" ? network : null;
  }

  get #network(): string | null {
    return this.#networks?.length === 1 ? (this.#networks[0] ?? null) : null;
  }

  /** Whether packets are of a network protocol other than IPv4 and IPv6. */
  get isBeyondInternet(): boolean {
    return this.#network !== null && this.network === null;
  }

  /** Whether the rule says by now which transport protocol its packets have. */
  get hasTransport(): boolean {
    return this.#transports !== null;
  }

  /** A transport protocol other than this one that the rule lets through; `null` where there is none, or anything may come. */
  otherTransport(protocol: string): string | null {
    return this.#transports?.find((name) => name !== protocol) ?? null;
  }

  /** Takes note of a selector; returns what it contradicts, or `null`. */
  read(selector: Expression): ProtocolConflict | null {
    if (selector.kind === "payload" && selector.tunnel === null) return this.#readField(selector);
    if (selector.kind === "extension-header" && extensionHeaders.has(selector.header)) return this.#needNetwork("ip6");
    return null;
  }

  #readField({ protocol }: Payload): ProtocolConflict | null {
    if (protocol === "vlan" && this.#untagged !== null) return { earlier: this.#untagged, later: "vlan" };
    const header = headers.get(protocol);
    if (header?.layer === "network") return this.#needNetwork(protocol);
    if (!transports.has(protocol)) return null;
    if (this.#network === "arp") return { earlier: "arp", later: protocol };
    const other = this.#transports?.find((name) => name !== protocol);
    if (other !== undefined) return { earlier: other, later: protocol };
    this.#transports = [protocol];
    const network = networkOf[protocol];
    const needsNetwork = network !== undefined && this.#family !== "ip" && this.#family !== "ip6";
    if (needsNetwork) this.#networks ??= [network];
    return null;
  }

  #needNetwork(protocol: string): ProtocolConflict | null {
    const other = this.#networks?.find((name) => name !== protocol);
    if (other !== undefined) return { earlier: other, later: protocol };
    this.#networks = [protocol];
    return null;
  }

  /** Takes note of what a match says about the protocols: `meta l4proto tcp`, `ether type ip`. */
  learn({ left, operator, right }: Match): void {
    if (operator !== null && operator !== "==") return;
    switch (announcedLayer(left)) {
      case "nfproto":
        if (this.#family === "inet") this.#learnNetworks(this.#values(right)?.map(nfprotoName));
        break;
      case "ether-type":
        // In ip and ip6 tables nft does not look at `meta protocol` again.
        if (left.kind === "payload" || this.#family === "bridge" || this.#family === "netdev")
          this.#learnNetwork(left, right);
        break;
      case "protocol":
        this.#learnTransports(left, this.#values(right) ?? []);
        break;
      case null:
    }
  }

  #learnNetwork(left: Expression, right: Expression): void {
    const texts = this.#values(right);
    const numbers = texts?.map(etherTypeNumber) ?? [];
    const [number] = numbers;
    if (left.kind === "payload" && numbers.length === 1 && number !== undefined && !vlanTags.has(number)) {
      this.#untagged = `ether type ${texts?.[0]}`;
    }
    this.#learnNetworks(numbers.map((type) => networks.get(type) ?? null));
  }

  /** Protocols without fields of their own tell nothing that a later field could contradict. */
  #learnNetworks(names: readonly (string | null)[] | undefined): void {
    const known = (names ?? []).filter((name) => name !== null);
    if (known.length > 0) this.#networks = known;
  }

  /** Protocols without fields of their own tell something where `meta l4proto` names them, and nothing in a header. */
  #learnTransports(left: Expression, texts: readonly string[]): void {
    if (left.kind === "ct" && texts.length > 1) return;
    const names = texts
      .map((text) => transportName(text) ?? (left.kind === "meta" ? text : null))
      .filter((name) => name !== null);
    if (names.length > 0) this.#transports = names;
  }

  /** The constants of a right-hand side, where it lists them; `null` for ranges and named sets. */
  #values(right: Expression): string[] | null {
    const resolved = resolve(this.#definitions, right);
    if (resolved?.kind === "value") return [resolved.text];
    if (resolved?.kind !== "set") return null;
    const texts: (string | null)[] = [];
    forEachElement(resolved, ({ key }) => texts.push(key.kind === "value" ? key.text : null));
    return texts.length === 0 || texts.includes(null) ? null : (texts as string[]);
  }
}

/** What a selector announces when it is compared for equality. */
function announcedLayer(left: Expression): "nfproto" | "ether-type" | "protocol" | null {
  if (left.kind === "meta") {
    if (left.key === "nfproto") return "nfproto";
    if (left.key === "protocol") return "ether-type";
    return left.key === "l4proto" ? "protocol" : null;
  }
  if (left.kind === "ct") return left.key === "protocol" ? "protocol" : null;
  if (left.kind !== "payload" || left.tunnel !== null) return null;
  if (left.protocol === "ether" && left.field === "type") return "ether-type";
  const isProtocol =
    (left.protocol === "ip" && left.field === "protocol") || (left.protocol === "ip6" && left.field === "nexthdr");
  return isProtocol ? "protocol" : null;
}

function etherTypeNumber(text: string): number {
  return datatypes.get("ether_type")?.constants.get(text) ?? Number(parseNumber(text) ?? -1);
}

function nfprotoName(text: string): string | null {
  const number = datatypes.get("nf_proto")?.constants.get(text) ?? Number(parseNumber(text) ?? -1);
  return number === 2 ? "ip" : number === 10 ? "ip6" : null;
}

/** The name under which nft has fields for a protocol; `null` where it has none. */
function transportName(text: string): string | null {
  if (transports.has(text)) return text;
  const number = Number(parseNumber(text) ?? findProtocol(text)?.number ?? -1);
  for (const name of transports) if (headers.get(name)?.protocol === number) return name;
  return null;
}
