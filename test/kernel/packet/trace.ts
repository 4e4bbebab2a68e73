/** The kernel's own account of the rules that a packet met: the messages that `nft monitor trace` shows. */
import { anonymousChain } from "./fate.ts";
import { tcpReset } from "./wire-packet.ts";

/** One step: a rule that matched to its end (also one that returns), the end of a chain, or its policy. */
interface TraceStep {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly kind: "rule" | "return" | "policy";
  /** The handle of the rule; `null` at the end of a chain. */
  readonly handle: number | null;
  /** `accept`, `drop`, `continue`, `jump c`… */
  readonly verdict: string;
}

/** What one packet met, in order. */
export interface PacketTrace {
  /** Whether it is a reset, an ICMP error or a message to neighbours: what a host says of its own accord. */
  readonly isAside: boolean;
  readonly steps: readonly TraceStep[];
}

// linux/netfilter/nf_tables.h: nft_trace_attributes, nft_verdict_attributes.
const attribute = {
  table: 1,
  chain: 2,
  handle: 3,
  kind: 4,
  verdict: 5,
  id: 6,
  networkHeader: 8,
  transportHeader: 9,
  policy: 16,
} as const;
const kinds: readonly (TraceStep["kind"] | undefined)[] = [undefined, "policy", "return", "rule"];
const families: Readonly<Record<number, string>> = {
  1: "inet",
  2: "ip",
  3: "arp",
  5: "netdev",
  7: "bridge",
  10: "ip6",
};
const verdicts: Readonly<Record<number, string>> = {
  0: "drop",
  1: "accept",
  2: "stolen",
  3: "queue",
  [-1]: "continue",
  [-2]: "break",
  [-3]: "jump",
  [-4]: "goto",
  [-5]: "return",
};

/** The traces in netlink messages, one for each packet, in the order in which the packets were first seen. */
export function readTraces(messages: readonly Buffer[]): PacketTrace[] {
  const traces = new Map<number, { isAside: boolean; steps: TraceStep[] }>();
  for (const message of messages) {
    const attributes = readAttributes(message.subarray(20));
    const id = attributes.get(attribute.id)?.readUInt32BE(0) ?? 0;
    const trace = traces.get(id) ?? { isAside: isAside(attributes), steps: [] };
    traces.set(id, trace);
    trace.steps.push(readStep(message[16]!, attributes));
  }
  return [...traces.values()];
}

/** By the headers, which the first message about a packet holds. */
function isAside(attributes: ReadonlyMap<number, Buffer>): boolean {
  const network = attributes.get(attribute.networkHeader);
  const transport = attributes.get(attribute.transportHeader);
  if (network === undefined) return false;
  const isIpv4 = network[0]! >> 4 === 4;
  const type = transport?.[0] ?? 0;
  switch (isIpv4 ? network[9] : network[6]) {
    // Who listens to which group: IGMP, and MLD behind a header of options.
    case 2:
    case 0:
      return true;
    case 1:
      return [3, 4, 5, 11, 12].includes(type);
    case 58:
      return type < 128 || (type >= 130 && type <= 143);
    case 6:
      return ((transport?.[13] ?? 0) & tcpReset) !== 0;
    default:
      return false;
  }
}

function readStep(family: number, attributes: ReadonlyMap<number, Buffer>): TraceStep {
  const kind = kinds[attributes.get(attribute.kind)?.readUInt32BE(0) ?? 0];
  if (kind === undefined) throw new Error("a trace message of a kind that is not known");
  const handle = attributes.get(attribute.handle);
  return {
    family: families[family] ?? String(family),
    table: textOf(attributes.get(attribute.table)),
    chain: textOf(attributes.get(attribute.chain)),
    kind,
    handle: handle === undefined ? null : Number(handle.readBigUInt64BE(0)),
    verdict: kind === "policy" ? readPolicy(attributes) : readVerdict(attributes.get(attribute.verdict)),
  };
}

function readPolicy(attributes: ReadonlyMap<number, Buffer>): string {
  return verdicts[attributes.get(attribute.policy)?.readUInt32BE(0) ?? -1] ?? "";
}

function readVerdict(nested: Buffer | undefined): string {
  if (nested === undefined) return "";
  const attributes = readAttributes(nested);
  const code = attributes.get(1)?.readInt32BE(0) ?? 0;
  const chain = attributes.get(2);
  // The upper bits of a verdict carry an error number or a queue.
  const name = verdicts[code] ?? verdicts[code & 0xff] ?? String(code);
  return chain === undefined ? name : `${name} ${textOf(chain)}`;
}

function textOf(value: Buffer | undefined): string {
  const text = value === undefined ? "" : value.toString("utf8").replace(/\0+$/, "");
  return text.replace(/^__chain\d+$/, anonymousChain);
}

/** Netlink attributes: length and type in host order, value, padded to four bytes. */
function readAttributes(bytes: Buffer): Map<number, Buffer> {
  const attributes = new Map<number, Buffer>();
  for (let offset = 0; offset + 4 <= bytes.length; ) {
    const length = bytes.readUInt16LE(offset);
    if (length < 4) break;
    attributes.set(bytes.readUInt16LE(offset + 2) & 0x3fff, bytes.subarray(offset + 4, offset + length));
    offset += (length + 3) & ~3;
  }
  return attributes;
}
