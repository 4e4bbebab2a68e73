/** Random legacy tables and packets: the rules whose counters the kernel raises are the ones that we say match. */
import { type HostFacts, type LegacyRule, type LegacyTable, recordSnapshot, snapshotFacts } from "@nftlint/host";
import { type ChainStep, followLegacyChain, type Packet, readAddress, routeInput } from "@nftlint/packet";
import { describe, expect, test } from "vitest";
import { type Random, seededRandom } from "../fuzz/random.ts";
import { createLab, type Lab, type Machine } from "./lab.ts";
import { addresses, randomPacket, randomTables, type SentPacket } from "./random-legacy.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

const runs = Number(process.env.LEGACY_RUNS ?? 24);
const seed = Number(process.env.LEGACY_SEED ?? 1);
const packetsEach = 8;

describe.skipIf(reasonToSkip(suites["packet-legacy"]) !== null)(titleOf(suites["packet-legacy"]), () => {
  test(`${runs} sets of tables from seed ${seed}`, { timeout: 900_000 }, async () => {
    const random = seededRandom(seed);
    const disagreements: object[] = [];
    let definite = 0;
    let matched = 0;
    for (let index = 0; index < runs; index++) {
      for (const { ours, kernel, ...rest } of await send(random)) {
        if (ours === null) continue;
        definite++;
        matched += kernel.length;
        if (ours.join("\n") !== kernel.join("\n")) {
          const { missing, surplus } = { missing: without(kernel, ours), surplus: without(ours, kernel) };
          disagreements.push({ missing, surplus, ...rest });
        }
      }
    }
    expect(disagreements).toEqual([]);
    expect(definite / (runs * packetsEach)).toBeGreaterThan(0.9);
    expect(matched / definite).toBeGreaterThan(4);
  });
});

function without(left: readonly string[], right: readonly string[]): string[] {
  return left.filter((item) => !right.includes(item));
}

interface Answer {
  readonly packet: SentPacket;
  readonly tables: string;
  /** The rules that matched, as `TABLE CHAIN INDEX`; `null` where it depends on something. */
  readonly ours: readonly string[] | null;
  readonly kernel: readonly string[];
}

async function send(random: Random): Promise<Answer[]> {
  await using lab = createLab();
  const { client, router } = await makeNetwork(lab);
  const tables = randomTables(random);
  const restored = await router.run(["sh", "-c", `iptables-legacy-restore <<'TABLES' 2>&1\n${tables}TABLES`]);
  if (restored.exitCode !== 0) throw new Error(`${JSON.stringify(restored)}\n${tables}`);
  const host = snapshotFacts(await recordSnapshot(router.run, { recordedBy: "a test" }));
  const answers: Answer[] = [];
  for (let index = 0; index < packetsEach; index++) {
    const packet = randomPacket(random);
    const sourcePort = 40000 + index;
    await router.must("sh", "-c", "for table in raw mangle nat filter; do iptables-legacy -t $table -Z; done");
    await client.run(["bash", "-c", sendScript(packet, sourcePort)]);
    const saved = await router.must("iptables-legacy-save", "-c");
    answers.push({ packet, tables, ours: predict(host, packetOf(packet, sourcePort)), kernel: countedRules(saved) });
  }
  return answers;
}

/** A client, a router, and a server that answers nothing, so that no answers raise counters. */
async function makeNetwork(lab: Lab): Promise<{ client: Machine; router: Machine }> {
  const [client, router, server] = [
    await lab.addMachine("client"),
    await lab.addMachine("router"),
    await lab.addMachine("server"),
  ];
  const mac = (last: number) => `02:00:00:00:00:0${last}`;
  await lab.connect(
    { machine: client, interface: "c0", address: `${addresses.client}/24`, macAddress: mac(1) },
    { machine: router, interface: "in0", address: `${addresses.router}/24`, macAddress: mac(2) },
  );
  await lab.connect(
    { machine: router, interface: "out0", address: `${addresses.behind}/24`, macAddress: mac(3) },
    { machine: server, interface: "s0", address: `${addresses.server}/24`, macAddress: mac(4) },
  );
  await client.must("ip", "route", "add", "default", "via", addresses.router);
  await client.must("ip", "neigh", "add", addresses.router, "lladdr", mac(2), "dev", "c0");
  for (const host of [addresses.server, "10.0.2.77"]) {
    await router.must("ip", "neigh", "add", host, "lladdr", mac(4), "dev", "out0");
  }
  await router.must("ip", "neigh", "add", addresses.client, "lladdr", mac(1), "dev", "in0");
  const ipv6Off = "echo 1 > /proc/sys/net/ipv6/conf/all/disable_ipv6";
  await router.must(
    "sh",
    "-c",
    `${ipv6Off}; echo 1 > /proc/sys/net/ipv4/ip_forward; echo 0 > /proc/sys/net/ipv4/conf/all/rp_filter`,
  );
  await server.must("sh", "-c", `${ipv6Off}; iptables-legacy -P INPUT DROP`);
  // Only what the test sends may reach the router: no later answer to its answers.
  await client.must("sh", "-c", `${ipv6Off}; iptables-legacy -P INPUT DROP`);
  return { client, router };
}

function sendScript({ protocol, destination, destinationPort }: SentPacket, sourcePort: number): string {
  const range = `echo ${sourcePort} ${sourcePort} > /proc/sys/net/ipv4/ip_local_port_range`;
  if (protocol === "icmp") return `ping -c 1 -W 0.1 ${destination}`;
  if (protocol === "udp") return `${range}; echo x > /dev/udp/${destination}/${destinationPort}; sleep 0.05`;
  return `${range}; timeout 0.3 bash -c 'echo > /dev/tcp/${destination}/${destinationPort}'`;
}

function packetOf({ protocol, destination, destinationPort }: SentPacket, sourcePort: number): Packet {
  const isIcmp = protocol === "icmp";
  return {
    family: "ip",
    protocol: { icmp: 1, udp: 17, tcp: 6 }[protocol],
    source: readAddress(addresses.client)!,
    destination: readAddress(destination)!,
    sourcePort: isIcmp ? null : sourcePort,
    destinationPort: isIcmp ? null : destinationPort,
    icmpType: isIcmp ? 8 : null,
    icmpCode: isIcmp ? 0 : null,
    tcpFlags: protocol === "tcp" ? 2 : null,
    length: { icmp: 84, udp: 30, tcp: 60 }[protocol],
    timeToLive: 64,
    dscp: 0,
    isFragment: false,
    inputInterface: "in0",
    outputInterface: null,
    sourceHardwareAddress: "02:00:00:00:00:01",
    mark: 0,
    connection: {
      state: "new",
      direction: "original",
      mark: 0,
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

/** Follows the packet through prerouting, routing, and input or forward. */
function predict(host: HostFacts, first: Packet): string[] | null {
  if (!host.legacyTables.known) throw new Error(host.legacyTables.reason);
  const tables = host.legacyTables.value;
  const rules: string[] = [];
  const before = passAll(host, tables, "PREROUTING", ["raw", "mangle", "nat"], first, rules);
  if (before === null || before === "ended") return before === null ? null : rules.sort();
  const decision = routeInput(host, before);
  if (decision.kind === "unknown") return null;
  if (decision.kind === "undeliverable") return rules.sort();
  const isLocal = decision.kind === "local";
  const packet = isLocal ? before : forwarded(before, decision.outputInterface);
  const end = passAll(host, tables, isLocal ? "INPUT" : "FORWARD", ["mangle", "filter"], packet, rules);
  return end === null ? null : rules.sort();
}

/** ip_forward takes one from the time to live behind the hook. */
function forwarded(packet: Packet, outputInterface: string): Packet {
  return { ...packet, outputInterface };
}

function passAll(
  host: HostFacts,
  tables: readonly LegacyTable[],
  chain: string,
  names: readonly string[],
  first: Packet,
  rules: string[],
): Packet | "ended" | null {
  let packet = first;
  for (const name of names) {
    const table = tables.find((candidate) => candidate.name === name);
    if (table === undefined || (name === "nat" && packet.connection.state !== "new")) continue;
    const results = followLegacyChain({ host, table, chain, packet });
    const [only] = results;
    if (only === undefined || results.length > 1) return null;
    collect(table, only.step, rules);
    if (only.verdict !== "accept") return "ended";
    packet = only.packet;
  }
  return packet;
}

function collect(table: LegacyTable, { chain, rules }: ChainStep, into: string[]): void {
  for (const { rule, matched, inner } of rules) {
    if (matched !== "yes" || chain.kind !== "legacy" || rule.kind !== "legacy") continue;
    into.push(nameOf(table.name, chain.chain.name, chain.chain.rules.indexOf(rule.rule), rule.rule));
    if (inner !== null) collect(table, inner, into);
  }
}

function nameOf(table: string, chain: string, index: number, { text }: Pick<LegacyRule, "text">): string {
  return `${table} ${chain} ${index}: ${text}`;
}

/** The rules that `iptables-legacy-save -c` counts packets of. */
function countedRules(saved: string): string[] {
  const counted: string[] = [];
  let table = "";
  const indexes = new Map<string, number>();
  for (const line of saved.split("\n")) {
    if (line.startsWith("*")) table = line.slice(1);
    const rule = /^\[(\d+):\d+\] -A (\S+) ?(.*)$/.exec(line);
    if (rule === null) continue;
    const [, packets, chain = "", text = ""] = rule;
    const index = indexes.get(`${table} ${chain}`) ?? 0;
    indexes.set(`${table} ${chain}`, index + 1);
    if (packets !== "0") counted.push(nameOf(table, chain, index, { text }));
  }
  return counted.sort();
}
