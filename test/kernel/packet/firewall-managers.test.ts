/** The rules that firewall managers themselves loaded: questions about each, answered by the kernel and by us. */
import { snapshotFacts } from "@nftlint/host";
import { type Answer, readQuestion, type Tracer, traceReply, tracer } from "@nftlint/packet";
import { buildRuleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reasonToSkip, suites, titleOf } from "../requirements.ts";
import type { Fate, SentPacket } from "./fate.ts";
import { fixture, type Manager, managers, type Question } from "./firewall-managers.ts";
import { foretoldOf } from "./foretell.ts";
import { replyTo } from "./packets.ts";
import { buildRouter, type RouterUnderTest } from "./router.ts";
import { encodePacket, type WirePacket } from "./wire-packet.ts";

const suite = suites["firewall-managers"];

describe.skipIf(reasonToSkip(suite) !== null)(titleOf(suite), () => {
  describe.each(managers)("$name", (manager) => {
    let lab: Laboratory;
    beforeAll(async () => {
      lab = await prepare(manager);
    }, 60_000);
    afterAll(() => lab.router[Symbol.asyncDispose]());

    test.each(manager.questions)("$asked", async (question) => {
      const { kernel, ours } = await ask(lab, question);
      const isOpen = ours.startsWith("depends") && manager.open?.test(ours) === true;
      expect({ kernel, ours }).toEqual({ kernel: question.becomes, ours: isOpen ? ours : question.becomes });
    });
  });
});

interface Laboratory {
  readonly router: RouterUnderTest;
  readonly trace: Tracer;
}

async function prepare({ network, silent, loads }: Manager): Promise<Laboratory> {
  const router = await buildRouter(network, silent);
  const { variant, nft, iptables, ip6tables } = loads;
  const outcome = await router.load({
    nft: nft === undefined ? "" : fixture(nft),
    iptables: iptables === undefined ? null : fixture(iptables),
    ip6tables: ip6tables === undefined ? null : fixture(ip6tables),
    ...(variant === undefined ? {} : { variant }),
  });
  if (!outcome.loaded) throw new Error(outcome.reason);
  const host = snapshotFacts(outcome.snapshot);
  if (!host.ruleset.known) throw new Error(host.ruleset.reason);
  const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: host.ruleset.value });
  const firewall = { ruleset, tables: ruleset.hostTables ?? [] };
  return { router, trace: tracer(firewall, host) };
}

/** Sends the packet and, where its answer is asked about, what it is answered by. */
async function ask({ router, trace }: Laboratory, question: Question): Promise<{ kernel: string; ours: string }> {
  await router.forget();
  const { packet, sent } = sentOf(question);
  const fate = await router.send(sent);
  const answer = trace(packet);
  if (question.about !== "the reply") return { kernel: inWords(fate), ours: oursInWords(answer, sent.packet) };
  if (fate.arrival === null) throw new Error("what does not arrive is not answered");
  const reply = replyTo(fate.arrival);
  const back = traceReply(answer, trace);
  if (back === null) throw new Error("we see no reply");
  return { kernel: inWords(await router.send(reply)), ours: oursInWords(back, reply.packet) };
}

function sentOf({ from, source, destination, packet, about }: Question) {
  const read = readQuestion({
    ...{ words: packet.split(" "), from: source, to: destination, inputInterface: from },
    state: about === "invalid" ? "invalid" : "new",
  });
  if ("error" in read) throw new Error(read.error);
  const { family, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags, protocol } = read.packet;
  const wire: WirePacket = {
    ...{ family, source, destination, sourcePort, destinationPort, icmpType, icmpCode, tcpFlags },
    ...{ timeToLive: 64, dscp: 0, protocol: protocol === 6 ? "tcp" : protocol === 17 ? "udp" : "icmp" },
  };
  const sent: SentPacket = { from, role: "first", packet: wire };
  return { sent, packet: { ...read.packet, length: encodePacket(wire).length } };
}

/** `172.17.0.2 port 80 at docker0, from 203.0.113.5`. */
function inWords({ arrival, answers }: Fate): string {
  if (arrival !== null) return arrivalInWords(arrival.place, arrival.packet);
  return answers.length === 0 ? "nothing" : "refused";
}

function oursInWords(answer: Answer, sent: WirePacket): string {
  const foretold = foretoldOf(answer, sent);
  if (foretold.kind === "depends") return `depends on ${foretold.on.join(", ")}`;
  if (foretold.arrival !== null) return arrivalInWords(foretold.arrival.place, foretold.arrival.packet);
  return answer.fate?.kind === "rejected" ? "refused" : "nothing";
}

function arrivalInWords(place: string, { source, destination, destinationPort }: WirePacket): string {
  return `${destination}${destinationPort === null ? "" : ` port ${destinationPort}`} at ${place}, from ${source}`;
}
