import type {
  BridgeFilter,
  Forwarding,
  HostFacts,
  Known,
  LegacyTable,
  ReversePathFilter,
  Route,
  RoutingRule,
  UnusualAddresses,
} from "./facts.ts";
import { readManagers } from "./firewall-managers.ts";
import { readInterfaces } from "./interfaces.ts";
import { parseIptablesSave } from "./iptables-save.ts";
import { readRoutes, readRoutingRules } from "./routing.ts";
import type { CommandRecord, HostSnapshot } from "./snapshot.ts";
import {
  readBridgeFilter,
  readForwarding,
  readReversePathFilter,
  readSysctls,
  readUnusualAddresses,
} from "./sysctls.ts";
import { withoutTraceTables } from "./trace/trace-table.ts";

/**
 * Reads a snapshot. Each fact is read when it is first asked for, since a check asks for few of
 * them; what the snapshot lacks is unknown, with the reason and what to do about it.
 */
export function snapshotFacts(snapshot: HostSnapshot): HostFacts {
  const { records } = snapshot;
  const interfaces = lazy(() =>
    whenOk(records.links, (links) => whenOk(records.addresses, (addresses) => readInterfaces(links, addresses))),
  );
  const forwarding = lazy<Known<Forwarding>>(() =>
    whenOk(records.sysctls, (output) => readForwarding(readSysctls(output))),
  );
  const reversePathFilter = lazy<Known<ReversePathFilter>>(() =>
    whenOk(records.sysctls, (output) => readReversePathFilter(readSysctls(output))),
  );
  const unusualAddresses = lazy<Known<UnusualAddresses>>(() =>
    whenOk(records.sysctls, (output) => readUnusualAddresses(readSysctls(output))),
  );
  const bridgeFilter = lazy<Known<BridgeFilter>>(() =>
    whenOk(records.sysctls, (output) => readBridgeFilter(readSysctls(output))),
  );
  const routingRules = lazy(() =>
    ofBothFamilies<RoutingRule>(records["rules-ip4"], records["rules-ip6"], readRoutingRules),
  );
  const routes = lazy(() => ofBothFamilies<Route>(records["routes-ip4"], records["routes-ip6"], readRoutes));
  const legacyTables = lazy(() => readLegacyTables(snapshot));
  const firewallManagers = lazy(() => whenOk(records.processes, (output) => known(readManagers(output))));
  const nftVersion = lazy(() => whenOk(records["nft-version"], readNftVersion));
  return {
    host: snapshot.host,
    recordedAt: snapshot.recordedAt,
    get interfaces() {
      return interfaces();
    },
    get forwarding() {
      return forwarding();
    },
    get reversePathFilter() {
      return reversePathFilter();
    },
    get unusualAddresses() {
      return unusualAddresses();
    },
    get bridgeFilter() {
      return bridgeFilter();
    },
    get routingRules() {
      return routingRules();
    },
    get routes() {
      return routes();
    },
    get legacyTables() {
      return legacyTables();
    },
    get firewallManagers() {
      return firewallManagers();
    },
    get ruleset() {
      return whenOk(records["nft-ruleset-text"], (listing) => known(withoutTraceTables(listing)));
    },
    get nftVersion() {
      return nftVersion();
    },
    get kernelRelease() {
      return whenOk(records["kernel-release"], (output) => known(output.trim()));
    },
  };
}

function lazy<T>(read: () => T): () => T {
  let held: { readonly value: T } | null = null;
  return () => {
    held ??= { value: read() };
    return held.value;
  };
}

function known<T>(value: T): Known<T> {
  return { known: true, value };
}

/** Reads the output of a record that is there, or says why it is not. */
function whenOk<T>(record: CommandRecord, read: (output: string) => Known<T>): Known<T> {
  if (record.status === "ok") return read(record.output);
  const command = record.command.join(" ");
  const reason = record.reason.replaceAll("\n", "; ");
  switch (record.status) {
    case "missing":
      return { known: false, reason: `${command} found no such tool or file: ${reason}` };
    case "denied":
      return { known: false, reason: `${command} was denied (${reason}): record the snapshot as root` };
    case "skipped":
      return { known: false, reason: `${command} was not run: ${reason}` };
    case "failed":
      return { known: false, reason: `${command} failed: ${reason}` };
  }
}

/** What is known of IPv4 and of IPv6, in one list. */
function joined<T>(ip: Known<readonly T[]>, ip6: Known<readonly T[]>): Known<readonly T[]> {
  if (!ip.known) return ip;
  return ip6.known ? known([...ip.value, ...ip6.value]) : ip6;
}

function ofBothFamilies<T>(
  ip: CommandRecord,
  ip6: CommandRecord,
  read: (output: string, family: "ip" | "ip6") => Known<readonly T[]>,
): Known<readonly T[]> {
  return joined(
    whenOk(ip, (output) => read(output, "ip")),
    whenOk(ip6, (output) => read(output, "ip6")),
  );
}

function readNftVersion(output: string): Known<string> {
  const version = /v(\d+\.\d+(?:\.\d+)*)/.exec(output)?.[1];
  return version === undefined ? { known: false, reason: `nft -v names no version: ${output.trim()}` } : known(version);
}

function readLegacyTables({ records }: HostSnapshot): Known<readonly LegacyTable[]> {
  return joined(
    readLegacyFamily(records["iptables-tables"], records["iptables-save"], "ip"),
    readLegacyFamily(records["ip6tables-tables"], records["ip6tables-save"], "ip6"),
  );
}

function readLegacyFamily(
  names: CommandRecord,
  rules: CommandRecord,
  family: "ip" | "ip6",
): Known<readonly LegacyTable[]> {
  return whenOk(names, (output) =>
    output.trim() === ""
      ? known([])
      : whenOk(rules, (saved) => parseIptablesSave(saved, { family, tool: toolOf(rules) })),
  );
}

function toolOf({ command: [file = ""] }: CommandRecord): string {
  return file.replace(/-save$/, "");
}
