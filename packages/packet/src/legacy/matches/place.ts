/** Matches of where a packet comes from and goes to: addrtype, rpfilter, physdev, iprange, mac. */
import type { HostFacts } from "@nftlint/host";
import {
  formatAddress,
  isLimitedBroadcast,
  isMulticast,
  isSameAddress,
  isUnspecified,
  readAddress,
} from "../../address.ts";
import type { Address, Packet } from "../../packet.ts";
import { routingOf } from "../../routing/look-up.ts";
import { lookUpWayBack } from "../../routing/reverse-path.ts";
import {
  type Extension,
  extensionOf,
  type LegacyContext,
  optionText,
  type RuleOption,
  type Test,
  type TestAnswer,
  testOf,
  unreadTest,
} from "../test.ts";

export const addressTypeExtension: Extension = {
  arity: { "--src-type": 1, "--dst-type": 1, "--limit-iface-in": 0, "--limit-iface-out": 0 },
  read(options) {
    const limit = options.find(({ name }) => name.startsWith("--limit-iface"))?.name ?? null;
    return options.flatMap((option) => {
      if (option.name === "--src-type") return [typeTest(option, "source", limit)];
      if (option.name === "--dst-type") return [typeTest(option, "destination", limit)];
      return option.name === limit ? [] : [unreadTest(option)];
    });
  },
};

/** To whom the frame was addressed (kernel, xt_pkttype.c): what the destination tells of it. */
export const packetTypeExtension: Extension = extensionOf({
  "--pkt-type": (option, text) =>
    testOf(
      option,
      (packet, { host }) => {
        const answer = packet.family === "ip" ? typeAnswer(host, packet.destination, ["BROADCAST"], null) : false;
        if (typeof answer === "string") return answer;
        const own = answer ? "broadcast" : isMulticast(packet.destination) ? "multicast" : "unicast";
        return text === own || (text === "host" && own === "unicast");
      },
      () => "it is for others",
    ),
});

function typeTest(option: RuleOption, side: "source" | "destination", limit: string | null): Test {
  const types = (option.words[0] ?? "").split(",");
  return testOf(
    option,
    (packet, { host }) => {
      const name =
        limit === null ? null : limit === "--limit-iface-in" ? packet.inputInterface : packet.outputInterface;
      const ask = packet.family === "ip" ? typeAnswer : typeAnswer6;
      return packet.unknown?.[side] ?? ask(host, packet[side], types, name);
    },
    (packet) => `the ${side} ${formatAddress(packet[side])} is of another type`,
  );
}

/** By the local table alone, whatever the other tables say (inet_addr_type). */
function typeAnswer(host: HostFacts, address: Address, types: readonly string[], name: string | null): TestAnswer {
  if (isUnspecified(address) || isLimitedBroadcast(address)) return types.includes("BROADCAST");
  if (isMulticast(address)) return types.includes("MULTICAST");
  const routing = routingOf(host, "ip");
  const type =
    typeof routing === "string" || !routing.tables.hasLocalTable ? null : routing.tables.localType(address, name);
  return type === null
    ? `whether ${formatAddress(address)} is an address of the host`
    : types.includes(type.toUpperCase());
}

/** Of IPv6 all that is asked for must hold, except that LOCAL and its like are asked together (addrtype_mt6). */
function typeAnswer6(
  { interfaces }: HostFacts,
  address: Address,
  types: readonly string[],
  name: string | null,
): TestAnswer {
  if (types.includes("MULTICAST") && !isMulticast(address)) return false;
  if (types.includes("UNICAST") && (isMulticast(address) || isUnspecified(address))) return false;
  if (types.includes("UNSPEC") && !isUnspecified(address)) return false;
  if (types.includes("ANYCAST") || types.includes("UNREACHABLE")) return `what type ${formatAddress(address)} is of`;
  if (!types.includes("LOCAL")) return true;
  if (!interfaces.known) return `whether ${formatAddress(address)} is an address of the host`;
  return interfaces.value.some(
    (entry) => (name === null || entry.name === name) && entry.addresses.some((own) => isTheSame(own.address, address)),
  );
}

function isTheSame(text: string, address: Address): boolean {
  const read = readAddress(text);
  return read !== null && isSameAddress(read, address);
}

export const reversePathExtension: Extension = {
  arity: { "--loose": 0, "--validmark": 0, "--accept-local": 0, "--invert": 0 },
  read(options) {
    const has = (name: string) => options.some((option) => option.name === name);
    const flags = { isLoose: has("--loose"), usesMark: has("--validmark"), acceptsLocal: has("--accept-local") };
    const option = { name: "--rpfilter", isInverted: has("--invert"), words: [] };
    const actual = ({ source, inputInterface }: Packet) =>
      `the way back to ${formatAddress(source)} ${option.isInverted ? "leads" : "does not lead"} through ${inputInterface}`;
    return [testOf(option, (packet, context) => leadsBack(packet, context, flags), actual)];
  },
};

interface ReversePathFlags {
  readonly isLoose: boolean;
  readonly usesMark: boolean;
  readonly acceptsLocal: boolean;
}

/** rpfilter_mt: the way back to the source exists, and leads through the interface that the packet came in on. */
function leadsBack(packet: Packet, { host }: LegacyContext, flags: ReversePathFlags): TestAnswer {
  const { source, destination, inputInterface, family, dscp, mark, unknownMarkBits = 0 } = packet;
  if (inputInterface === "lo" || inputInterface === null) return true;
  if (isMulticast(destination) && isUnspecified(source)) return true;
  const routing = routingOf(host, family);
  if (typeof routing === "string") return `the way back to ${formatAddress(source)}`;
  const unknownEnd = packet.unknown?.source ?? packet.unknown?.destination;
  if (unknownEnd !== undefined) return unknownEnd;
  const isForMany = isMulticast(destination) || isLimitedBroadcast(destination);
  const found = lookUpWayBack(routing, {
    source,
    destination: isForMany ? { family, value: 0n } : destination,
    mark: flags.usesMark ? mark : 0,
    unknownMarkBits: flags.usesMark ? unknownMarkBits : 0,
    dscp,
    transport: null,
    inputInterface: "lo",
  });
  if (found.kind === "unknown") return found.reason;
  if (found.kind === "error") return false;
  const { type } = found.route;
  if (type !== "unicast" && !(type === "local" && flags.acceptsLocal)) return false;
  return flags.isLoose || found.ways.some((way) => way.interfaceName === inputInterface);
}

/** What a bridge port says of packets that are routed: nothing, unless they came in through a bridge. */
export const bridgePortExtension: Extension = {
  arity: {
    ...{ "--physdev-in": 1, "--physdev-out": 1, "--physdev-is-in": 0, "--physdev-is-out": 0 },
    "--physdev-is-bridged": 0,
  },
  read: (options) =>
    options.map((option) =>
      testOf(
        option,
        (packet, { host }) =>
          mayBeBridged(host, packet) ? `whether "${optionText(option)}" holds on the bridge` : false,
        () => "it came through no bridge",
      ),
    ),
};

function mayBeBridged({ interfaces }: HostFacts, { inputInterface, outputInterface }: Packet): boolean {
  if (!interfaces.known) return true;
  return interfaces.value.some(
    ({ name, linkKind }) => linkKind === "bridge" && (name === inputInterface || name === outputInterface),
  );
}

export const addressRangeExtension: Extension = extensionOf({
  "--src-range": (option, text) => rangeTest(option, text, "source"),
  "--dst-range": (option, text) => rangeTest(option, text, "destination"),
});

function rangeTest(option: RuleOption, text: string, side: "source" | "destination"): Test | null {
  const [first = "", last = first] = text.split("-");
  const from = readAddress(first);
  const to = readAddress(last);
  if (from === null || to === null) return null;
  return testOf(
    option,
    (packet) => packet.unknown?.[side] ?? isBetween(from, packet[side], to),
    (packet) => `the ${side} is ${formatAddress(packet[side])}`,
  );
}

function isBetween(from: Address, address: Address, to: Address): boolean {
  return from.family === address.family && from.value <= address.value && address.value <= to.value;
}

export const hardwareAddressExtension: Extension = extensionOf({
  "--mac-source": (option, text) =>
    testOf(
      option,
      ({ inputInterface, sourceHardwareAddress }) => {
        if (inputInterface === null) return option.isInverted;
        return sourceHardwareAddress === null
          ? "the hardware address that it comes from"
          : sourceHardwareAddress.toLowerCase() === text.toLowerCase();
      },
      ({ sourceHardwareAddress }) => `the hardware address is ${sourceHardwareAddress ?? "none"}`,
    ),
});
