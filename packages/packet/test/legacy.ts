/** Legacy tables for tests, and what becomes of packets in them, in short words. */
import type { HostFacts, LegacyTable } from "@nftlint/host";
import { formatAddress } from "../src/address.ts";
import { followLegacyChain } from "../src/legacy/chain.ts";
import type { SetKnowledge } from "../src/legacy/test.ts";
import type { ChainResult } from "../src/step.ts";
import type { Cause } from "../src/verdict.ts";
import { hostPrinting, type PacketSketch, packetWith } from "./host.ts";

/** A router: eno1 to the world, eno2 to a network of its own, and Docker's bridge. */
export const router = hostPrinting({
  links: JSON.stringify([
    { ifindex: 1, ifname: "lo", flags: ["UP"] },
    { ifindex: 2, ifname: "eno1", flags: ["UP"] },
    { ifindex: 3, ifname: "eno2", flags: ["UP"] },
    { ifindex: 4, ifname: "docker0", flags: ["UP"], linkinfo: { info_kind: "bridge" } },
  ]),
  addresses: JSON.stringify(
    [
      ["lo", "127.0.0.1", 8],
      ["eno1", "198.51.100.2", 24],
      ["eno2", "192.168.4.1", 24],
      ["docker0", "172.17.0.1", 16],
    ].map(([ifname, local, prefixlen]) => ({
      ifname,
      addr_info: [{ family: "inet", local, prefixlen, scope: ifname === "lo" ? "host" : "global" }],
    })),
  ),
  "routes-ip4": JSON.stringify([
    { dst: "default", gateway: "198.51.100.1", dev: "eno1", flags: [] },
    { dst: "198.51.100.0/24", dev: "eno1", scope: "link", prefsrc: "198.51.100.2", flags: [] },
    { dst: "192.168.4.0/24", dev: "eno2", scope: "link", prefsrc: "192.168.4.1", flags: [] },
    { dst: "172.17.0.0/16", dev: "docker0", scope: "link", prefsrc: "172.17.0.1", flags: [] },
    { type: "local", dst: "127.0.0.0/8", dev: "lo", table: "local", scope: "host", flags: [] },
    { type: "local", dst: "198.51.100.2", dev: "eno1", table: "local", scope: "host", flags: [] },
    { type: "broadcast", dst: "192.168.4.255", dev: "eno2", table: "local", scope: "link", flags: [] },
    { type: "local", dst: "192.168.4.1", dev: "eno2", table: "local", scope: "host", flags: [] },
    { type: "local", dst: "172.17.0.1", dev: "docker0", table: "local", scope: "host", flags: [] },
  ]),
  "routes-ip6": "[]",
  "rules-ip4": JSON.stringify([
    { priority: 0, src: "all", table: "local" },
    { priority: 32766, src: "all", table: "main" },
    { priority: 32767, src: "all", table: "default" },
  ]),
  "rules-ip6": "[]",
  sysctls: [
    "ipv4/ip_forward:1",
    "ipv4/conf/all/rp_filter:0",
    "ipv4/conf/eno1/accept_local:0",
    "ipv6/conf/all/forwarding:1",
  ]
    .map((line) => `/proc/sys/net/${line}\n`)
    .join(""),
});

/** The tables of a text as `iptables-save` prints it. */
export function tablesOf(saved: string, family: "ip" | "ip6" = "ip"): readonly LegacyTable[] {
  const [own, other] = family === "ip" ? (["iptables", "ip6tables"] as const) : (["ip6tables", "iptables"] as const);
  const { legacyTables } = hostPrinting({
    [`${own}-tables`]: "filter\n",
    [`${own}-save`]: saved,
    [`${other}-tables`]: "",
  });
  if (!legacyTables.known) throw new Error(legacyTables.reason);
  return legacyTables.value;
}

interface Question {
  readonly host?: HostFacts;
  readonly isInSet?: SetKnowledge;
}

/** The results of a chain of these rules (`-A FORWARD …`), whose policy is ACCEPT where no other is told. */
export function resultsOf(
  lines: readonly string[],
  sketch: PacketSketch,
  { host = router, isInSet }: Question = {},
): ChainResult[] {
  const chain = /^-A ([A-Z]+)/.exec(lines.find((line) => line.startsWith("-A")) ?? "")?.[1] ?? "FORWARD";
  const hasPolicy = lines.some((line) => line.startsWith(`:${chain} `));
  const text = ["*filter", ...(hasPolicy ? [] : [`:${chain} ACCEPT`]), ...lines, "COMMIT", ""].join("\n");
  const family = packetWith(sketch).family;
  const [table] = tablesOf(text, family);
  return followLegacyChain({ host, table: table!, chain, packet: packetWith(sketch), ...(isInSet ? { isInSet } : {}) });
}

/** A result in words: `drop by "-j DROP" in FORWARD`, with what it was assumed on. */
export function describeResult({ verdict, cause, answer, assumptions }: ChainResult): string {
  const dependencies = assumptions.map(({ text }) => ` if ${text}`).join(" and");
  return `${verdict}${answer === undefined ? "" : ` with ${answer}`} by ${describeCause(cause)}${dependencies}`;
}

function describeCause(cause: Cause): string {
  if (cause.kind === "legacy-rule") return `"${cause.rule.text}" in ${cause.chain.name}`;
  return cause.kind === "legacy-policy" ? `the policy of ${cause.chain.name}` : cause.kind;
}

/** `10.0.0.1:40000 > 10.0.0.2:80`. */
export function describeEnds({ packet }: ChainResult): string {
  const { source, destination, sourcePort, destinationPort } = packet;
  return `${formatAddress(source)}:${sourcePort} > ${formatAddress(destination)}:${destinationPort}`;
}
