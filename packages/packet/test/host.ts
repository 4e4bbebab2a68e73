/** Hosts and packets for tests. */
import { type CommandRecord, type HostFacts, type HostSnapshot, recordNames, snapshotFacts } from "@nftlint/host";
import { readAddress } from "../src/address.ts";
import type { Packet } from "../src/packet.ts";

/** What the commands of a snapshot print on the host; what is left out is unknown. */
export type Outputs = Partial<Record<(typeof recordNames)[number], string>>;

export function hostPrinting(outputs: Outputs): HostFacts {
  const records = Object.fromEntries(recordNames.map((name) => [name, recordOf(name, outputs[name])]));
  return snapshotFacts({
    version: 1,
    recordedAt: "2026-01-01T00:00:00Z",
    host: "wazowski",
    recordedBy: "a test",
    records: records as HostSnapshot["records"],
  });
}

function recordOf(name: string, output: string | undefined): CommandRecord {
  const command = [name.replace(/tables-save$/, "tables-legacy-save")];
  if (output === undefined) return { command, status: "missing", reason: "the test leaves it out" };
  return { command, status: "ok", output };
}

/** What differs from a new TCP connection from 192.0.2.1 to 192.0.2.2, addresses as text. */
export type PacketSketch = Partial<Omit<Packet, "source" | "destination" | "connection">> & {
  readonly source?: string;
  readonly destination?: string;
  readonly connection?: Partial<Packet["connection"]>;
};

export function packetWith({ source, destination, connection, ...rest }: PacketSketch): Packet {
  return {
    family: readAddress(destination ?? source ?? "192.0.2.2")!.family,
    protocol: 6,
    source: readAddress(source ?? "192.0.2.1")!,
    destination: readAddress(destination ?? "192.0.2.2")!,
    sourcePort: 40000,
    destinationPort: 80,
    icmpType: null,
    icmpCode: null,
    tcpFlags: 2,
    length: 60,
    timeToLive: 64,
    dscp: 0,
    isFragment: false,
    inputInterface: null,
    outputInterface: null,
    sourceHardwareAddress: null,
    mark: 0,
    connection: {
      state: "new",
      direction: "original",
      mark: 0,
      isSourceTranslated: false,
      isDestinationTranslated: false,
      ...connection,
    },
    ...rest,
  };
}
