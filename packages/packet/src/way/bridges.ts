/** Where frames go that come in on a port of a bridge: up to the host, or across to another port (kernel, br_handle_frame_finish). */
import type { HostFacts, InterfaceAddress, NetworkInterface } from "@nftlint/host";
import {
  formatAddress,
  holdsAddress,
  isLimitedBroadcast,
  isMulticast,
  isSameAddress,
  prefixOf,
  readAddress,
} from "../address.ts";
import type { Address, Packet } from "../packet.ts";
import type { FrameWay } from "./hooks.ts";

/**
 * The ways of a frame by the address that its packet is to: those of hosts on the bridge itself lead across, those of
 * the host up. What is to others leads up if the sender takes the host for its gateway. `null` for what comes in on
 * another interface.
 */
export function frameWays({ interfaces }: HostFacts, packet: Packet): readonly FrameWay[] | null {
  if (!interfaces.known) return null;
  const port = interfaces.value.find(({ name }) => name === packet.inputInterface);
  const bridge = interfaces.value.find(({ name }) => name === port?.master);
  if (port === undefined || bridge?.linkKind !== "bridge") return null;
  const { destination } = packet;
  const up = (assumption: string | null): FrameWay => ({ kind: "up", bridge: bridge.name, assumption });
  const isOwn = interfaces.value.some((entry) => holds(entry, destination));
  if (isOwn || isMulticast(destination) || isLimitedBroadcast(destination)) return [up(null)];
  const across = waysAcross(interfaces.value, bridge, port, destination);
  const own = bridge.addresses.filter(({ family }) => family === packet.family);
  if (own.length === 0 || own.some((entry) => isNear(entry, destination))) return across;
  const assumption = `whether the sender takes this host for its gateway to ${formatAddress(destination)}`;
  return [up(assumption), ...across.map((way) => ({ ...way, assumption }))];
}

/** The ports of a bridge. */
export function portsOf({ interfaces }: HostFacts, name: string | null): readonly string[] {
  if (!interfaces.known || name === null) return [];
  const bridge = interfaces.value.find((entry) => entry.name === name);
  if (bridge?.linkKind !== "bridge") return [];
  return interfaces.value.filter(({ master }) => master === name).map((port) => port.name);
}

function waysAcross(
  interfaces: readonly NetworkInterface[],
  bridge: NetworkInterface,
  port: NetworkInterface,
  destination: Address,
): readonly FrameWay[] {
  const others = interfaces.filter((entry) => entry.master === bridge.name && entry !== port);
  const assumption = others.length > 1 ? `which port of ${bridge.name} leads to ${formatAddress(destination)}` : null;
  return others.map((other) => ({ kind: "across", bridge: bridge.name, port: other.name, assumption }));
}

function holds({ addresses }: NetworkInterface, destination: Address): boolean {
  return addresses.some(({ address }) => {
    const read = readAddress(address);
    return read !== null && isSameAddress(read, destination);
  });
}

function isNear({ address, prefixLength }: InterfaceAddress, destination: Address): boolean {
  const read = readAddress(address);
  return read !== null && holdsAddress(prefixOf(read, prefixLength), destination);
}
