/** Random routing tables and packets: where the kernel says that a packet goes, we say so, too. */
import { recordSnapshot, snapshotFacts } from "@nftlint/host";
import {
  formatAddress,
  type Packet,
  type RoutingDecision,
  readAddress,
  routeInput,
  routeOutput,
} from "@nftlint/packet";
import { describe, expect, test } from "vitest";
import { seededRandom } from "../fuzz/random.ts";
import { createLab } from "./lab.ts";
import { type RandomRouting, type RouteQuestion, randomRouting, routeCommand } from "./random-routing.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

const networks = Number(process.env.ROUTING_RUNS ?? 40);
const seed = Number(process.env.ROUTING_SEED ?? 1);
const questionsEach = 40;

describe.skipIf(reasonToSkip(suites["packet-routing"]) !== null)(titleOf(suites["packet-routing"]), () => {
  test(`${networks} networks from seed ${seed}`, { timeout: 900_000 }, async () => {
    const random = seededRandom(seed);
    const disagreements: object[] = [];
    let definite = 0;
    for (let index = 0; index < networks; index++) {
      const routing = randomRouting(index % 4 === 3 ? "ip6" : "ip", questionsEach, random);
      const answers = await ask(routing);
      const wrong = answers.filter(({ ours, kernel }) => !ours.startsWith("unknown") && !agrees(ours, kernel));
      definite += answers.filter(({ ours }) => !ours.startsWith("unknown")).length;
      if (wrong.length > 0) disagreements.push({ script: routing.script, wrong });
    }
    expect(disagreements).toEqual([]);
    expect(definite / (networks * questionsEach)).toBeGreaterThan(0.9);
  });
});

/** Where nobody hears of it, the kernel's error does not matter. */
function agrees(ours: string, kernel: string): boolean {
  if (ours.includes(" via one of several")) return kernel.startsWith(ours.slice(0, ours.indexOf("one of several")));
  if (ours.endsWith(" from unknown")) return kernel.startsWith(ours.slice(0, -"unknown".length));
  return ours === kernel || (ours === "nowhere: nothing" && kernel.startsWith("nowhere"));
}

interface Answer {
  readonly question: string;
  readonly kernel: string;
  readonly ours: string;
}

async function ask({ script, questions }: RandomRouting): Promise<Answer[]> {
  await using lab = createLab();
  const machine = await lab.addMachine("router");
  await machine.run(["sh", "-c", script]);
  const host = snapshotFacts(await recordSnapshot(machine.run, { recordedBy: "a test" }));
  const commands = questions.map((question) => `${routeCommand(question)} 2>&1 | tr '\\n' ' '; echo`);
  const output = await machine.must("sh", "-c", commands.join("\n"));
  const lines = output.split("\n");
  return questions.map((question, index) => {
    const packet = packetOf(question);
    const decision =
      question.inputInterface === null
        ? routeOutput(host, packet, { boundTo: question.boundTo })
        : routeInput(host, packet);
    return {
      question: routeCommand(question),
      kernel: kernelAnswer(lines[index] ?? "", question),
      ours: describeDecision(decision, question),
    };
  });
}

function packetOf(question: RouteQuestion): Packet {
  const { family, protocol, sourcePort, destinationPort, inputInterface, mark } = question;
  return {
    family,
    protocol: protocol === "udp" ? 17 : 6,
    source: readAddress(question.source ?? (family === "ip" ? "0.0.0.0" : "::"))!,
    destination: readAddress(question.destination)!,
    sourcePort,
    destinationPort,
    icmpType: null,
    icmpCode: null,
    tcpFlags: null,
    length: null,
    timeToLive: 64,
    dscp: 0,
    isFragment: false,
    inputInterface,
    outputInterface: null,
    sourceHardwareAddress: null,
    mark,
    connection: {
      state: "new",
      direction: "original",
      mark: null,
      isSourceTranslated: false,
      isDestinationTranslated: false,
    },
  };
}

/** Both sides in the same words: `sent e0 via 10.0.0.2 from 10.0.0.1`, `local`, `nowhere: Network is unreachable`. */
function describeDecision(decision: RoutingDecision, { inputInterface, source: asked }: RouteQuestion): string {
  switch (decision.kind) {
    case "unknown":
      return `unknown: ${decision.reason}`;
    case "local":
      return decision.destination === "host" ? "local" : decision.destination;
    case "sent": {
      const { outputInterface, gateway, isGatewayKnown, source } = decision;
      if (!isGatewayKnown) return `sent ${outputInterface} via one of several`;
      const address = source === null ? "unknown" : formatAddress(source);
      const from = inputInterface === null && asked === null ? ` from ${address}` : "";
      return `sent ${outputInterface}${gateway === null ? "" : ` via ${formatAddress(gateway)}`}${from}`;
    }
    case "undeliverable":
      return `nowhere: ${errorOf(decision.answer)}`;
  }
}

/** The error that `ip route get` prints where a message goes to the sender. */
function errorOf(answer: string | null): string {
  if (answer === "icmp net-unreachable" || answer === "icmpv6 no-route") return "Network is unreachable";
  if (answer === "icmp host-unreachable") return "No route to host";
  if (answer?.endsWith("admin-prohibited")) return "Permission denied";
  return answer ?? "nothing";
}

interface KernelRoute {
  readonly type?: string;
  readonly dev?: string;
  readonly gateway?: string;
  readonly prefsrc?: string;
}

function kernelAnswer(line: string, { family, inputInterface, source: asked }: RouteQuestion): string {
  const error = /RTNETLINK answers: (.*?)\s*$/.exec(line)?.[1];
  if (error === "Invalid cross-device link" || (inputInterface !== null && error === "Invalid argument")) {
    return "nowhere: nothing";
  }
  // IPv6 tells senders the same of both.
  if (inputInterface !== null && family === "ip6" && error === "No route to host") {
    return "nowhere: Network is unreachable";
  }
  if (error !== undefined) return `nowhere: ${error}`;
  const [route] = JSON.parse(line) as KernelRoute[];
  const { type, dev, gateway, prefsrc } = route ?? {};
  if (type === "local" || type === "anycast") return "local";
  if (type !== undefined && inputInterface !== null) return type;
  const from = inputInterface === null && asked === null ? ` from ${prefsrc}` : "";
  return `sent ${dev}${gateway === undefined ? "" : ` via ${gateway}`}${from}`;
}
