import { type CommandRecord, type HostFacts, type HostSnapshot, recordNames, snapshotFacts } from "@nftlint/host";

/** An interface of a host made for a test: its name, or its name, kind and addresses (`2001:db8::7/128 dynamic`). */
type InterfaceSketch =
  | string
  | { readonly name: string; readonly kind?: string; readonly addresses?: readonly string[] };

/** What a host made for a test shows; what is left out is unknown. */
export interface HostSketch {
  readonly interfaces?: readonly InterfaceSketch[];
  /** `net.ipv4.ip_forward` and its IPv6 counterpart. */
  readonly forwarding?: boolean;
  /** Other switches, by their path below /proc/sys/net. */
  readonly sysctls?: Readonly<Record<string, number>>;
  /** What `ip -j -4 rule` and `ip -j -4 route show table all` list. */
  readonly routingRules?: readonly object[];
  readonly routes?: readonly object[];
  /** What `iptables-save` prints; the empty text means that no legacy table is loaded. */
  readonly iptables?: string;
  readonly ip6tables?: string;
  /** What `nft -a list ruleset` prints. */
  readonly ruleset?: string;
  readonly kernel?: string;
  readonly processes?: string;
}

/** The facts of a host called wazowski that shows what the sketch says. */
export function hostWith(sketch: HostSketch): HostFacts {
  const outputs: Partial<Record<string, string | undefined>> = {
    "kernel-release": sketch.kernel,
    "nft-ruleset-text": sketch.ruleset,
    links: sketch.interfaces && JSON.stringify(sketch.interfaces.map(linkOf)),
    addresses: sketch.interfaces && JSON.stringify(sketch.interfaces.map(linkOf)),
    sysctls: sysctlsOf(sketch),
    "rules-ip4": sketch.routingRules && JSON.stringify(sketch.routingRules),
    "rules-ip6": sketch.routingRules && "[]",
    "routes-ip4": sketch.routes && JSON.stringify(sketch.routes),
    "routes-ip6": sketch.routes && "[]",
    "iptables-tables": sketch.iptables && "filter\n",
    "ip6tables-tables": sketch.ip6tables && "filter\n",
    "iptables-save": sketch.iptables,
    "ip6tables-save": sketch.ip6tables,
    processes: sketch.processes,
  };
  if (sketch.iptables !== undefined) outputs["ip6tables-tables"] ??= "";
  if (sketch.iptables === "") outputs["iptables-tables"] = "";
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
  // The command matters where it tells the tool: `iptables-legacy-save`.
  const command = [name.replace(/tables-save$/, "tables-legacy-save")];
  if (output === undefined) return { command, status: "missing", reason: "the test leaves it out" };
  return { command, status: "ok", output };
}

function linkOf(sketch: InterfaceSketch, index: number): object {
  const { name, kind, addresses = [] } = typeof sketch === "string" ? { name: sketch } : sketch;
  return {
    ifindex: index + 1,
    ifname: name,
    flags: name === "lo" ? ["LOOPBACK", "UP"] : ["UP"],
    ...(kind === undefined ? {} : { linkinfo: { info_kind: kind } }),
    addr_info: addresses.map((address) => {
      const [local = "", length, ...words] = address.split(/[/ ]/);
      const family = local.includes(":") ? "inet6" : "inet";
      const dynamic = words.includes("dynamic") ? { dynamic: true } : {};
      return { family, local, prefixlen: Number(length), scope: "global", ...dynamic };
    }),
  };
}

function sysctlsOf({ forwarding, sysctls }: HostSketch): string | undefined {
  if (forwarding === undefined && sysctls === undefined) return undefined;
  const on = forwarding === true ? 1 : 0;
  const values = { "ipv4/ip_forward": on, "ipv6/conf/all/forwarding": on, ...sysctls };
  return Object.entries(values)
    .map(([path, value]) => `/proc/sys/net/${path}:${value}`)
    .join("\n");
}
