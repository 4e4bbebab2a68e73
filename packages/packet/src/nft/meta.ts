/** What `meta` reads: the packet's surroundings. */
import { datatypes } from "@nftlint/language";
import { readInterface } from "@nftlint/semantics";
import type { Packet } from "../packet.ts";
import type { Scope } from "./scope.ts";
import { type Absent, absent, type Bits, known, knownUnlessNull, partlyKnown, unknown } from "./values.ts";

const familyNumbers = { ip: 2, ip6: 10 } as const;

/** EtherTypes. */
export const etherTypes = { ip: 0x0800, ip6: 0x86dd } as const;

/** Hardware types (ARPHRD_LOOPBACK, ARPHRD_ETHER, ARPHRD_NONE). */
const hardwareTypes = { loopback: 772, ethernet: 1, none: 0xfffe } as const;

/** Kinds of links whose interfaces are Ethernet ones. */
const ethernetKinds: ReadonlySet<string> = new Set(
  "bond bridge dummy geneve gretap ifb ip6gretap ipvlan macvlan macvtap macsec team veth vlan vxlan".split(" "),
);

/** A name as the number that its octets spell; no interface is 0 (kernel, nft_meta_store_ifname). */
export function interfaceNumber(name: string | null): bigint {
  if (name === null) return 0n;
  return readInterface({ kind: "value", form: "string", text: name, start: 0, end: 0 })?.from ?? 0n;
}

/** What `meta key` reads. Interfaces by index are compared as those by name, since an index means a name. */
export function readMeta(key: string, packet: Packet, scope: Scope): Bits | Absent {
  const { inputInterface, outputInterface } = packet;
  switch (key) {
    case "mark":
      return readMark(packet);
    case "l4proto":
      return known(packet.protocol);
    case "nfproto":
      return known(familyNumbers[packet.family]);
    case "protocol":
      return known(etherTypes[packet.family]);
    case "length":
      return readLength(packet, scope);
    case "iif":
    case "iifname":
      return known(interfaceNumber(inputInterface));
    case "oif":
    case "oifname":
      return known(interfaceNumber(outputInterface));
    case "iiftype":
      return hardwareType(inputInterface, "it comes in on no interface", scope);
    case "oiftype":
      return hardwareType(outputInterface, "it has no interface to leave by yet", scope);
    case "iifgroup":
      return groupOf(inputInterface, "it comes in on no interface");
    case "oifgroup":
      return groupOf(outputInterface, "it has no interface to leave by yet");
    case "iifkind":
      return kindOf(inputInterface, scope);
    case "oifkind":
      return kindOf(outputInterface, scope);
    case "ibrname":
      return bridgeOf(inputInterface, scope);
    case "obrname":
      return bridgeOf(outputInterface, scope);
    case "pkttype":
      return packetType(packet, scope);
    case "skuid":
    case "skgid":
    case "cgroup":
      return ofSocket(key, packet, scope);
    default:
      return unknown(dependencies[key] ?? `meta ${key}`);
  }
}

/** Of what leaves a device, its frame has been made already (kernel, nf_hook_egress). */
function readLength({ length, outputInterface }: Packet, { hook, interfaces }: Scope): Bits {
  const frame = hook === "egress" ? frameLength(outputInterface, interfaces) : 0;
  return knownUnlessNull(length === null || frame === null ? null : length + frame, "the packet's length");
}

/** How long the header of a frame is, in bytes; `null` where that is not known. */
function frameLength(name: string | null, interfaces: Scope["interfaces"]): number | null {
  const type = name === null ? null : hardwareTypeOf(name, interfaces);
  if (type === null) return null;
  return type === hardwareTypes.none ? 0 : 14;
}

function readMark({ mark, unknownMarkBits = 0, unknown: { mark: reason } = {} }: Packet): Bits {
  return partlyKnown(BigInt(mark), BigInt(unknownMarkBits), reason ?? "the mark of the packet");
}

const dependencies: Readonly<Record<string, string>> = {
  cpu: "the CPU that processes the packet",
  random: "a random number",
  time: "the time",
  day: "the day of the week",
  hour: "the time of day",
  priority: "the packet's traffic control priority",
  nftrace: "whether the packet is traced",
  ipsec: "whether IPsec decrypted the packet",
  secpath: "whether IPsec decrypted the packet",
};

function hardwareType(name: string | null, without: string, { interfaces }: Pick<Scope, "interfaces">): Bits | Absent {
  if (name === null) return absent(without);
  return knownUnlessNull(hardwareTypeOf(name, interfaces), `the hardware type of ${name}`);
}

/** Of physical interfaces a host's facts do not tell it. */
function hardwareTypeOf(name: string, interfaces: Scope["interfaces"]): number | null {
  if (name === "lo") return hardwareTypes.loopback;
  const kind = interfaces?.find((candidate) => candidate.name === name)?.linkKind ?? null;
  if (kind === null) return null;
  if (kind === "wireguard") return hardwareTypes.none;
  return ethernetKinds.has(kind) ? hardwareTypes.ethernet : null;
}

/** Whether frames of an interface have an Ethernet header, as far as that is known; nft asks for it in rules about one. */
export function isEthernet(name: string | null, { interfaces }: Pick<Scope, "interfaces">): boolean {
  if (name === null) return false;
  const type = hardwareTypeOf(name, interfaces);
  return type === null || type === hardwareTypes.ethernet;
}

function groupOf(name: string | null, without: string): Bits | Absent {
  return name === null ? absent(without) : unknown(`the device group of ${name}`);
}

function kindOf(name: string | null, { interfaces }: Scope): Bits | Absent {
  if (name === null) return absent("there is no such interface");
  const found = interfaces?.find((candidate) => candidate.name === name);
  if (found === undefined) return unknown(`the kind of ${name}`);
  return found.linkKind === null ? absent(`${name} has no kind`) : known(interfaceNumber(found.linkKind));
}

/** The bridge of a port; no name for what is no port (kernel, nft_meta_bridge_get_eval). */
function bridgeOf(port: string | null, { interfaces }: Pick<Scope, "interfaces">): Bits {
  if (port === null) return known(0n);
  if (interfaces === null) return unknown(`the bridge of ${port}`);
  const master = interfaces.find(({ name }) => name === port)?.master ?? null;
  const isBridge = interfaces.some(({ name, linkKind }) => name === master && linkKind === "bridge");
  return known(isBridge ? interfaceNumber(master) : 0n);
}

/** To whom a frame was addressed. Packets of the host itself count as its own. */
function packetType(packet: Packet, { hook }: Scope): Bits {
  const names = datatypes.get("pkt_type")?.constants;
  const own = known(names?.get("host") ?? 0);
  if (packet.inputInterface === null || packet.inputInterface === "lo") {
    return hook === "egress" ? unknown("to whom the frame is addressed") : own;
  }
  const { family, value } = packet.destination;
  const isMulticast = family === "ip" ? value >> 28n === 0xen : value >> 120n === 0xffn;
  if (isMulticast) return known(names?.get("multicast") ?? 0);
  if (family === "ip" && value === 0xffffffffn) return known(names?.get("broadcast") ?? 0);
  return family === "ip6" || (value & 0xffn) !== 0xffn ? own : unknown("to whom the frame was addressed");
}

/** Only packets that the host sends, or that are about to reach a socket, have one. */
function ofSocket(key: string, packet: Packet, { hook }: Scope): Bits | Absent {
  if (packet.inputInterface !== null && hook !== "input") return absent("it belongs to no socket of the host");
  return unknown(
    key === "cgroup" ? "the sender's control group" : `the ${key === "skuid" ? "user" : "group"} that sends it`,
  );
}
