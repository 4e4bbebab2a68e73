import { parseAddress } from "@nftlint/semantics";
import type { Address, Connection, Packet } from "../src/packet.ts";
import { packetWith } from "./host.ts";

/** An address from its text. */
export function addressOf(text: string): Address {
  const parsed = parseAddress(text);
  if (parsed === null) throw new Error(`${text} is no address`);
  return { family: parsed.family, value: parsed.from };
}

type Given = Partial<Omit<Packet, "source" | "destination" | "connection">> & {
  readonly from?: string;
  readonly to?: string;
  readonly connection?: Partial<Connection>;
};

/** A packet that comes in on eth0 and opens a connection to port 22 of TCP, but for what is given. */
export function packetOf({ from = "192.0.2.1", to = "198.51.100.1", connection = {}, ...given }: Given = {}): Packet {
  return packetWith({
    source: from,
    destination: to,
    destinationPort: 22,
    inputInterface: "eth0",
    connection,
    ...given,
  });
}

/** An echo request. */
export function pingOf(given: Given = {}): Packet {
  const isIpv6 = given.from?.includes(":") ?? false;
  const message = { protocol: isIpv6 ? 58 : 1, icmpType: isIpv6 ? 128 : 8, icmpCode: 0 };
  return packetOf({ ...message, sourcePort: null, destinationPort: null, tcpFlags: null, length: 84, ...given });
}
