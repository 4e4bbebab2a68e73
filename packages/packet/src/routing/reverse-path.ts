/** Whether a packet's source is one that the kernel takes from the interface that it came in on. */
import type { HostFacts } from "@nftlint/host";
import { formatAddress } from "../address.ts";
import type { Address, Packet } from "../packet.ts";
import type { Flow } from "./flow.ts";
import { type FamilyRouting, type LookUp, lookUp } from "./look-up.ts";

/** How the look-up of the way back asks. */
export interface ReversePathQuestion {
  readonly source: Address;
  /** An unspecified address where the packet is for many hosts. */
  readonly destination: Address;
  readonly mark: number;
  readonly unknownMarkBits: number;
  readonly dscp: number | null;
  readonly transport: Flow["transport"];
  /** What rules with `iif` compare. */
  readonly inputInterface: string;
}

/** The route of the answers to a packet. */
export function lookUpWayBack(
  routing: FamilyRouting,
  question: ReversePathQuestion,
  outputInterface: string | null = null,
): LookUp {
  const { source, destination, transport } = question;
  const reversed =
    transport === null
      ? null
      : {
          protocol: transport.protocol,
          sourcePort: transport.destinationPort,
          destinationPort: transport.sourcePort,
        };
  return lookUp(routing, {
    ...question,
    source: destination,
    destination: source,
    transport: reversed,
    outputInterface,
  });
}

/** `null`: the source is taken; a text: dropped, and why; `unknown` with the reason. */
export type SourceAnswer =
  | { readonly kind: "valid" }
  | { readonly kind: "invalid" | "unknown"; readonly reason: string };

const valid: SourceAnswer = { kind: "valid" };

/** What the switches of an interface say; `null` where it is not known. */
interface Switches {
  readonly mode: "off" | "strict" | "loose" | null;
  readonly usesMark: boolean;
  readonly acceptsLocal: boolean | null;
  readonly hasAddress: boolean | null;
}

function switchesOf({ reversePathFilter, unusualAddresses, interfaces }: HostFacts, name: string): Switches {
  const acceptsLocal = unusualAddresses.known ? unusualAddresses.value.acceptLocal.includes(name) : null;
  const entry = interfaces.known ? interfaces.value.find((candidate) => candidate.name === name) : undefined;
  const hasAddress = entry === undefined ? null : entry.addresses.some(({ family }) => family === "ip");
  if (!reversePathFilter.known) return { mode: null, usesMark: false, acceptsLocal, hasAddress };
  const { strict, loose, marked } = reversePathFilter.value;
  const mode = strict.includes(name) ? "strict" : loose.includes(name) ? "loose" : "off";
  return { mode, usesMark: marked.includes(name), acceptsLocal, hasAddress };
}

/**
 * The kernel's check of an IPv4 source (fib_validate_source): addresses of the host's own are no
 * source of others, and by the reverse path filter the way back must exist or be the way here.
 * `outputInterface` is the one that the packet is to be forwarded by.
 */
export function validateSource(
  host: HostFacts,
  routing: FamilyRouting,
  packet: Packet,
  destination: Address,
  outputInterface: string | null,
): SourceAnswer {
  const name = packet.inputInterface ?? "lo";
  const switches = switchesOf(host, name);
  const question = questionOf(packet, destination, switches.usesMark, outputInterface);
  if (switches.mode === "off") return validateOwn(routing, packet, question, switches);
  const found = lookUpWayBack(routing, question);
  if (found.kind === "unknown") return found;
  if (found.kind === "error") {
    return unlessOff(switches, `there is no route back to ${formatAddress(packet.source)}: reverse path filter`);
  }
  const special = judgeType(found.route.type, packet, switches);
  if (special !== null) return special;
  const isBack = found.ways.some(({ interfaceName }) => interfaceName === name);
  if (isBack || (found.route.type === "local" && name === "lo")) return valid;
  if (switches.mode === "loose" && switches.hasAddress !== false) return valid;
  const others = found.ways.map(({ interfaceName }) => interfaceName ?? "nowhere").join(", ");
  return unlessOff(
    switches,
    `the way back to ${formatAddress(packet.source)} leads through ${others}, not ${name}: reverse path filter`,
  );
}

function questionOf(
  packet: Packet,
  destination: Address,
  usesMark: boolean,
  outputInterface: string | null,
): ReversePathQuestion {
  const { source, dscp, protocol, sourcePort, destinationPort } = packet;
  return {
    source,
    destination,
    mark: usesMark ? packet.mark : 0,
    unknownMarkBits: usesMark ? (packet.unknownMarkBits ?? 0) : 0,
    dscp,
    transport: { protocol, sourcePort, destinationPort },
    inputInterface: outputInterface ?? "lo",
  };
}

/** The host's own addresses are no one else's, nor is a broadcast address. */
function judgeType(type: string, packet: Packet, { acceptsLocal }: Switches): SourceAnswer | null {
  if (type === "unicast") return null;
  const address = formatAddress(packet.source);
  if (type !== "local") return { kind: "invalid", reason: `its source ${address} is no address of a host` };
  if (acceptsLocal === true) return null;
  if (packet.inputInterface === null || packet.inputInterface === "lo") return null;
  if (acceptsLocal === null) return { kind: "unknown", reason: "it is not known whether accept_local is set" };
  return { kind: "invalid", reason: `its source ${address} is an address of this host` };
}

/** What is dropped where the filter is on; where that is not known, so is the answer. */
function unlessOff({ mode }: Switches, reason: string): SourceAnswer {
  if (mode !== null) return { kind: "invalid", reason };
  return { kind: "unknown", reason: `it is not known whether the reverse path filter is on; ${reason}` };
}

/** With the filter off only the host's own addresses are looked for, and for hosts with rules of their own, special routes. */
function validateOwn(
  routing: FamilyRouting,
  packet: Packet,
  question: ReversePathQuestion,
  switches: Switches,
): SourceAnswer {
  if (switches.acceptsLocal === true) return valid;
  if (routing.hasUsualRules) {
    const type = routing.tables.localType(packet.source, null);
    return type === "local" ? (judgeType(type, packet, switches) ?? valid) : valid;
  }
  const found = lookUpWayBack(routing, question);
  if (found.kind === "unknown") return found;
  return found.kind === "error" ? valid : (judgeType(found.route.type, packet, switches) ?? valid);
}
