/** Random legacy tables and packets: the rules whose counters the kernel raises are the ones that we say match. */
import { readFileSync } from "node:fs";
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

/** Where the router stands: the interface to the client is `in0` in the random tables, the other one `out0`. */
interface Place {
  readonly inside: string;
  readonly outside: string;
  readonly behind: string;
  readonly servers: readonly string[];
}

const randomPlace: Place = {
  ...{ inside: "in0", outside: "out0", behind: addresses.behind },
  servers: [addresses.server, "10.0.2.77"],
};

const dockerPlace: Place = {
  inside: "eno1",
  outside: "docker0",
  behind: "172.17.0.1",
  servers: ["172.17.0.2", "172.17.0.3"],
};

/** Recorded tables, ten questions each. */
const recorded: readonly Recorded[] = [
  {
    fixture: "docker-host",
    place: dockerPlace,
    questions: [
      ["tcp", "10.0.1.1", 8080],
      ["tcp", "10.0.1.1", 22],
      ["tcp", "10.0.1.1", 23],
      ["udp", "10.0.1.1", 137],
      ["udp", "10.0.1.1", 53],
      ["icmp", "10.0.1.1", 0],
      ["tcp", "172.17.0.2", 80],
      ["tcp", "172.17.0.2", 81],
      ["udp", "172.17.0.3", 80],
      ["icmp", "172.17.0.2", 0],
    ],
  },
  {
    fixture: "ufw-host",
    place: randomPlace,
    questions: [
      ["tcp", "10.0.1.1", 22],
      ["udp", "10.0.1.1", 53],
      ["udp", "10.0.1.1", 137],
      ["tcp", "10.0.1.1", 445],
      ["tcp", "10.0.2.1", 23],
      ["tcp", "10.0.1.1", 113],
      ["icmp", "10.0.2.1", 0],
      ["tcp", "10.0.2.2", 80],
      ["tcp", "10.0.2.77", 80],
      ["icmp", "10.0.2.2", 0],
    ],
  },
  {
    fixture: "firewalld-host",
    place: randomPlace,
    questions: [
      ["tcp", "10.0.1.1", 22],
      ["tcp", "10.0.1.1", 443],
      ["tcp", "10.0.2.1", 8080],
      ["tcp", "10.0.1.1", 8000],
      ["udp", "10.0.1.1", 53],
      ["tcp", "10.0.1.1", 23],
      ["icmp", "10.0.2.1", 0],
      ["tcp", "10.0.2.2", 80],
      ["tcp", "10.0.2.77", 8000],
      ["icmp", "10.0.2.2", 0],
    ],
  },
];

interface Recorded {
  readonly fixture: string;
  readonly place: Place;
  readonly questions: readonly (readonly [protocol: SentPacket["protocol"], destination: string, port: number])[];
}

describe.skipIf(reasonToSkip(suites["packet-legacy"]) !== null)(titleOf(suites["packet-legacy"]), () => {
  test(`${runs} sets of tables from seed ${seed}`, { timeout: 900_000 }, async () => {
    const random = seededRandom(seed);
    const disagreements: object[] = [];
    let definite = 0;
    let matched = 0;
    for (let index = 0; index < runs; index++) {
      for (const { ours, kernel, ...rest } of await send(randomTables(random), randomPackets(random), randomPlace)) {
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

  test.each(recorded)("the tables of $fixture", { timeout: 120_000 }, async ({ fixture, place, questions }) => {
    const file = new URL(`../fixtures/${fixture}/iptables.rules`, import.meta.url);
    const packets = questions.map(([protocol, destination, destinationPort]) => ({
      ...{ protocol, destination, destinationPort },
    }));
    const answers = await send(readFileSync(file, "utf8"), packets, place);
    // The counters of the chains for answers and for what leaves are not compared.
    const compared = answers.map(({ packet, ours, kernel }) => ({ packet, ours, kernel: kernel.filter(isOnTheWayIn) }));
    expect(compared.every(({ kernel }) => kernel.length > 0)).toBe(true);
    expect(compared.map(({ packet, kernel }) => ({ packet, rules: kernel }))).toEqual(
      compared.map(({ packet, ours }) => ({ packet, rules: ours })),
    );
  });
});

function isOnTheWayIn(rule: string): boolean {
  return !/ (?:OUTPUT|POST|ufw-\S*output)/.test(rule);
}

function randomPackets(random: Random): SentPacket[] {
  return Array.from({ length: packetsEach }, () => randomPacket(random));
}

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

async function send(tables: string, packets: readonly SentPacket[], place: Place): Promise<Answer[]> {
  await using lab = createLab();
  const { client, router } = await makeNetwork(lab, place);
  const restored = await router.run(["sh", "-c", `iptables-legacy-restore <<'TABLES' 2>&1\n${tables}TABLES`]);
  if (restored.exitCode !== 0) throw new Error(`${JSON.stringify(restored)}\n${tables}`);
  const host = snapshotFacts(await recordSnapshot(router.run, { recordedBy: "a test" }));
  const answers: Answer[] = [];
  for (const [index, packet] of packets.entries()) {
    const sourcePort = 40000 + index;
    await router.must(
      "sh",
      "-c",
      "for table in $(cat /proc/net/ip_tables_names); do iptables-legacy -t $table -Z; done",
    );
    // What a shell reads at its start may take longer than all the rest.
    await client.run(["env", "-u", "BASH_ENV", "bash", "-c", sendScript(packet, sourcePort)]);
    const saved = await router.must("iptables-legacy-save", "-c");
    // Two ways may lead through one rule.
    const prediction = predict(host, packetOf(packet, sourcePort, place.inside));
    answers.push({
      packet,
      tables,
      ours: prediction === null ? null : [...new Set(prediction)],
      kernel: countedRules(saved),
    });
  }
  return answers;
}

/** A client, a router, and a server that answers nothing, so that no answers raise counters. */
async function makeNetwork(
  lab: Lab,
  { inside, outside, behind, servers }: Place,
): Promise<{ client: Machine; router: Machine }> {
  const [client, router, server] = [
    await lab.addMachine("client"),
    await lab.addMachine("router"),
    await lab.addMachine("server"),
  ];
  const mac = (last: number) => `02:00:00:00:00:0${last}`;
  await lab.connect(
    { machine: client, interface: "c0", address: `${addresses.client}/24`, macAddress: mac(1) },
    { machine: router, interface: inside, address: `${addresses.router}/24`, macAddress: mac(2) },
  );
  await lab.connect(
    { machine: router, interface: outside, address: `${behind}/24`, macAddress: mac(3) },
    { machine: server, interface: "s0", address: `${servers[0]}/24`, macAddress: mac(4) },
  );
  await client.must("ip", "route", "add", "default", "via", addresses.router);
  await client.must("ip", "neigh", "add", addresses.router, "lladdr", mac(2), "dev", "c0");
  for (const host of servers) {
    await router.must("ip", "neigh", "add", host, "lladdr", mac(4), "dev", outside);
  }
  await router.must("ip", "neigh", "add", addresses.client, "lladdr", mac(1), "dev", inside);
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

function packetOf(
  { protocol, destination, destinationPort }: SentPacket,
  sourcePort: number,
  inputInterface: string,
): Packet {
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
    inputInterface,
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
  const names = ["mangle", "filter", "security", ...(isLocal ? ["nat"] : [])];
  const end = passAll(host, tables, isLocal ? "INPUT" : "FORWARD", names, packet, rules);
  return end === null ? null : rules.sort();
}

/** The kernel takes one from the time to live before the forward hook (ip_forward). */
function forwarded(packet: Packet, outputInterface: string): Packet {
  return { ...packet, outputInterface, timeToLive: (packet.timeToLive ?? 0) - 1 };
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
    if (results.length === 0) continue;
    const [only] = results;
    if (only === undefined || results.length > 1) return null;
    if (!collect(table, only.step, rules)) return null;
    if (only.verdict !== "accept") return "ended";
    packet = only.packet;
  }
  return packet;
}

/** False where a rule is met of which it is not known whether it matches, even if that changes nothing. */
function collect(table: LegacyTable, { chain, rules }: ChainStep, into: string[]): boolean {
  for (const { rule, matched, inner } of rules) {
    if (matched === "unknown") return false;
    if (matched === "no" || chain.kind !== "legacy" || rule.kind !== "legacy") continue;
    into.push(nameOf(table.name, chain.chain.name, chain.chain.rules.indexOf(rule.rule), rule.rule));
    if (inner !== null && !collect(table, inner, into)) return false;
  }
  return true;
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
