/** What a rule did to a packet, in words. */
import { formatAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import { endpoint } from "./words.ts";

/** Each thing that differs: `source 192.168.4.110 becomes 10.53.134.1`, `mark 0x0 becomes 0x10`. */
export function describeChanges(before: Packet, after: Packet): readonly string[] {
  const from = fieldsOf(before);
  const to = fieldsOf(after);
  return from.flatMap(([name, was], index) => {
    const now = to[index]?.[1] ?? "";
    if (was === now) return [];
    return [was === "" ? `${name} ${now}` : `${name} ${was} becomes ${now}`];
  });
}

/** An empty text stands for what needs no mention as long as it stays so. */
type Field = readonly [name: string, text: string];

function fieldsOf(packet: Packet): readonly Field[] {
  const { connection, unknown = {} } = packet;
  const port = (own: number | null) => (unknown.ports === undefined ? own : null);
  const end = (address: Packet["source"], own: number | null, reason: string | undefined) =>
    reason === undefined ? endpoint(formatAddress(address), port(own)) : `what is not known (${reason})`;
  return [
    ["source", end(packet.source, packet.sourcePort, unknown.source)],
    ["destination", end(packet.destination, packet.destinationPort, unknown.destination)],
    [
      "mark",
      unknown.mark === undefined ? hex(packet.mark, packet.unknownMarkBits) : `what is not known (${unknown.mark})`,
    ],
    ["connection mark", connection.mark === null ? "what is not known" : hex(connection.mark, 0)],
    ["zone", connection.zone === null ? "what is not known" : String(connection.zone ?? 0)],
    ["connection", connection.state === "untracked" ? "is not tracked" : ""],
    ["dscp", String(packet.dscp ?? "what is not known")],
    ["time to live", String(packet.timeToLive ?? "what is not known")],
  ];
}

function hex(value: number, unknownBits: number | undefined): string {
  const bits = unknownBits ?? 0;
  return `0x${value.toString(16)}${bits === 0 ? "" : `, bits 0x${(bits >>> 0).toString(16)} not known`}`;
}
