/** The router under test: a network namespace with cables whose far ends the lab holds. */
import { type CommandRecord, type HostSnapshot, type RecordName, recordSnapshot } from "@nftlint/host";
import { createLab, type Lab, type Machine, must } from "../lab.ts";
import { type Agent, type Arrivals, startAgent } from "./agent.ts";
import type { Answer, Arrival, Fate, MetRule, SentPacket } from "./fate.ts";
import { builtInChains, hardwareAddress, type LegacyTableName, type Network, ports } from "./network.ts";
import { networkCommands, settingsScript } from "./network-commands.ts";
import type { LoadedRulesets } from "./ruleset-sketch.ts";
import { readTraces } from "./trace.ts";
import { decodeFrame, decodePacket, encodeFrame, encodePacket, tcpReset, type WirePacket } from "./wire-packet.ts";

export type LoadOutcome =
  | { readonly loaded: true; readonly snapshot: HostSnapshot }
  | { readonly loaded: false; readonly reason: string };

export interface RouterUnderTest extends AsyncDisposable {
  /** Puts these in place of what is loaded. */
  load(rulesets: LoadedRulesets): Promise<LoadOutcome>;
  /** Sends a packet and gives what became of it. */
  send(sent: SentPacket): Promise<Fate>;
  /** Empties what packets leave behind: tracked connections and the elements of dynamic sets. */
  forget(): Promise<void>;
}

const traceTable = "nftlint_trace";

/** The records of a snapshot that change with what is loaded. */
const loadedRecords = ["nft-ruleset-json", "nft-ruleset-text", "iptables-save", "ip6tables-save"] as const;

/**
 * Builds the network; what it holds goes with it, and when this process is killed, with the next lab.
 * @param silent ports on which the router says nothing, where it would answer that they are closed
 */
export async function buildRouter(network: Network, silent: readonly number[] = ports): Promise<RouterUnderTest> {
  const lab = createLab();
  try {
    return await buildIn(lab, network, silent);
  } catch (error) {
    await lab[Symbol.asyncDispose]();
    throw error;
  }
}

async function buildIn(lab: Lab, network: Network, silent: readonly number[]): Promise<RouterUnderTest> {
  const far = await lab.addMachine("far");
  const router = await lab.addMachine("router");
  await prepareFarEnds(far);
  const cables = network.cables.map(({ name }) => farEnd(name));
  // Before the agent's sockets: they hold the cables' far ends.
  await router.must("sh", "-ec", settingsScript(network));
  await router.must("sh", "-ec", networkCommands(network, far.namespace));
  const agent = await startAgent({ router, far, cables, ports: silent });
  const load = await loader(agent, network);
  let flushes = "";
  return {
    async load(rulesets) {
      const outcome = await load(rulesets);
      flushes = outcome.loaded ? flushesOfDynamicSets(outcome.snapshot) : "";
      return outcome;
    },
    send: (sent) => sendThrough(agent, network, sent),
    async forget() {
      await agent.forgetConnections();
      if (flushes !== "") await must((argv) => agent.run(argv, flushes), ["nft", "-f", "-"]);
    },
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      await lab[Symbol.asyncDispose]();
    },
  };
}

/** Far ends say nothing by themselves. */
async function prepareFarEnds(far: Machine): Promise<void> {
  const script = [
    "echo 1 > /proc/sys/net/ipv6/conf/default/disable_ipv6",
    "ip link add fence0 type veth peer name fence1",
    "ip link set fence0 arp off up",
    "ip link set fence1 arp off up",
  ];
  await far.must("sh", "-ec", script.join("\n"));
}

async function loader(agent: Agent, network: Network): Promise<RouterUnderTest["load"]> {
  const run = (argv: readonly string[]) => agent.run(argv);
  const record = () => recordSnapshot(run, { recordedBy: "nftlint test" });
  if (network.legacyComes === "before") await loadLegacy(agent, network, { iptables: null, ip6tables: null });
  const base = await record();
  return async (rulesets) => {
    const nft = await agent.run(["nft", "-f", "-"], `flush ruleset\n${rulesets.nft}`);
    if (nft.exitCode !== 0) return { loaded: false, reason: nft.stderr };
    try {
      await loadLegacy(agent, network, rulesets);
    } catch (error) {
      return { loaded: false, reason: String(error) };
    }
    const snapshot = network.legacyComes === "before" ? await refresh(base, agent) : await record();
    await must((argv) => agent.run(argv, traceRuleset(network)), ["nft", "-f", "-"]);
    return { loaded: true, snapshot };
  };
}

/** Commands for the sets that rules add to, which are empty when they are loaded. */
function flushesOfDynamicSets({ records }: HostSnapshot): string {
  const listing = records["nft-ruleset-text"];
  if (listing.status !== "ok") return "";
  let table = "";
  let set = "";
  let commands = "";
  for (const line of listing.output.split("\n")) {
    const [, kind, name] = /^\t?(table|set|chain) (\S+(?: \S+)?) \{/.exec(line) ?? [];
    if (kind === "table") table = name ?? "";
    if (kind === "set") set = name ?? "";
    if (/^\t\tflags .*dynamic/.test(line)) commands += `flush set ${table} ${set}\n`;
  }
  return commands;
}

/** Tables that have no rules are empty; they are loaded all the same. */
async function loadLegacy(
  agent: Agent,
  { legacyTables }: Network,
  { iptables, ip6tables, variant = "legacy" }: Omit<LoadedRulesets, "nft">,
): Promise<void> {
  for (const [tool, names, text] of [
    [`iptables-${variant}-restore`, legacyTables.ip, iptables],
    [`ip6tables-${variant}-restore`, legacyTables.ip6, ip6tables],
  ] as const) {
    const input = `${names.map(emptyTable).join("")}${text ?? ""}`;
    if (input !== "") await must((argv) => agent.run(argv, input), [tool, "--wait", "10"]);
  }
}

/** With its policies, which would stay as they were where they are left out. */
function emptyTable(name: LegacyTableName): string {
  return `*${name}\n${builtInChains[name].map((chain) => `:${chain} ACCEPT [0:0]\n`).join("")}COMMIT\n`;
}

async function refresh(base: HostSnapshot, agent: Agent): Promise<HostSnapshot> {
  const records: Record<RecordName, CommandRecord> = { ...base.records };
  for (const name of loadedRecords) {
    const { command, status } = records[name];
    if (status !== "ok") continue;
    const output = await must((argv) => agent.run(argv), command);
    records[name] = { command, status, output };
  }
  return { ...base, records };
}

/** A table of its own, which is not in the snapshot: it has the kernel tell of each packet, from its first hook on. */
function traceRuleset({ cables }: Network): string {
  const chain = (name: string, hook: string) =>
    `\tchain ${name} {\n\t\ttype filter hook ${hook} priority -1000\n\t\tmeta nftrace set 1\n\t}`;
  return [
    `table netdev ${traceTable} {`,
    ...cables.map(({ name }) => chain(name, `ingress device "${name}"`)),
    "}",
    `table inet ${traceTable} {`,
    chain("output", "output"),
    "}",
    "",
  ].join("\n");
}

async function sendThrough(agent: Agent, network: Network, { from, packet }: SentPacket): Promise<Fate> {
  const index = network.cables.findIndex(({ name }) => name === from);
  const bytes =
    from === null ? encodePacket(packet) : encodeFrame(packet, hardwareAddress(index, 2), hardwareAddress(index, 1));
  return fateOf(packet, await agent.send(bytes, from === null ? null : farEnd(from)));
}

function fateOf(packet: WirePacket, arrivals: Arrivals): Fate {
  const seen: Arrival[] = [
    ...arrivals.far.map(({ cable, frame }) => ({ place: cable.replace(/^far-/, ""), packet: decodeFrame(frame) })),
    ...arrivals.local.map((bytes) => ({ place: "local", packet: decodePacket(bytes) })),
  ].filter((arrival): arrival is Arrival => arrival.packet !== null);
  const arrived = seen.filter((arrival) => !isAnswerTo(packet, arrival.packet));
  if (arrived.length > 1) throw new Error(`one packet arrived ${arrived.length} times`);
  return {
    arrival: arrived[0] ?? null,
    answers: seen.filter((arrival) => isAnswerTo(packet, arrival.packet)).map(answerOf),
    rules: metRules(arrivals.trace),
  };
}

/** An ICMP error or a reset, which no packet that is sent is. */
function isAnswerTo(packet: WirePacket, { protocol, family, icmpType, tcpFlags }: WirePacket): boolean {
  if (protocol === "tcp") return ((tcpFlags ?? 0) & tcpReset) !== 0;
  if (protocol !== "icmp" || icmpType === null) return false;
  const isError = family === "ip" ? [3, 4, 5, 11, 12].includes(icmpType) : icmpType < 128;
  return isError && packet.icmpType !== icmpType;
}

function answerOf({ place, packet: { protocol, destination, icmpType, icmpCode } }: Arrival): Answer {
  return { place, kind: protocol === "tcp" ? "tcp-reset" : "icmp", destination, icmpType, icmpCode };
}

/**
 * The steps of the packet itself, and behind the loopback interface, where its trace is another one. What the router
 * sends because of it has traces of its own.
 */
function metRules(messages: readonly Buffer[]): MetRule[] {
  return readTraces(messages)
    .filter(({ isAside }) => !isAside)
    .flatMap(({ steps }) => steps)
    .flatMap(({ kind, ...step }) =>
      step.table !== traceTable && (step.handle !== null || kind === "policy") ? [step] : [],
    );
}

function farEnd(cable: string): string {
  return `far-${cable}`;
}
