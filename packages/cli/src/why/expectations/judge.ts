/** Whether a firewall does what is expected of it. */
import type { Expectation, ExpectedVerdict, Rewritten } from "@nftlint/linter";
import {
  type Answer,
  type Cause,
  describeCause,
  type Fate,
  formatAddress,
  type Packet,
  type Situation,
  traceReply,
  tracer,
  verdictLine,
  verdictWord,
  type Way,
} from "@nftlint/packet";

export interface Judgement {
  readonly expectation: Expectation;
  /** `open`: it depends on what is not known. */
  readonly status: "met" | "unmet" | "open";
  /** What is otherwise, or what it depends on, a line each; empty where it is met. */
  readonly problems: readonly string[];
  /** The packet that shows it; `null` for every packet of a kind where it is met. */
  readonly witness: Witness | null;
}

/** A packet and what becomes of it. */
export interface Witness {
  readonly answer: Answer;
  /** What becomes of the reply, where it is expected; `null` where none comes. */
  readonly reply: Answer | null;
}

/** Judges what is expected of one packet. */
export function judgePacket(expectation: Expectation, packet: Packet, { host, source }: Situation): Judgement {
  const trace = tracer(source.firewall, host);
  const answer = trace(packet);
  const there: Witness = { answer, reply: null };
  if (answer.fate === null) return open(expectation, verdictLine(answer), there);
  const verdict = verdictProblem(expectation.expect, answer.fate, verdictLine(answer));
  if (verdict !== null) return unmet(expectation, [verdict], there);
  const problems = [...new Set(answer.ways.flatMap((way) => wayProblems(expectation, way)))];
  if (problems.length > 0) return unmet(expectation, problems, there);
  return expectation.reply ? judgeReply(expectation, answer, traceReply(answer, trace)) : met(expectation, there);
}

function judgeReply(expectation: Expectation, answer: Answer, reply: Answer | null): Judgement {
  const witness: Witness = { answer, reply };
  if (reply === null)
    return unmet(expectation, ["the reply was expected as well, but nobody answers such a packet"], witness);
  if (reply.fate === null) return open(expectation, `the reply ${verdictLine(reply)}`, witness);
  if (verdictWord(reply.fate) === "accepted") return met(expectation, witness);
  return unmet(expectation, [`the reply was expected as well, but is ${verdictLine(reply)}`], witness);
}

function met(expectation: Expectation, witness: Witness | null): Judgement {
  return { expectation, status: "met", problems: [], witness };
}

function open(expectation: Expectation, problem: string, witness: Witness): Judgement {
  return { expectation, status: "open", problems: [problem], witness };
}

function unmet(expectation: Expectation, problems: readonly string[], witness: Witness): Judgement {
  return { expectation, status: "unmet", problems, witness };
}

/** Whether an end is the one that is expected. */
function isExpected(expect: ExpectedVerdict, fate: Fate): boolean {
  const word = verdictWord(fate);
  return expect === "blocked" ? word === "dropped" || word === "rejected" : word === expect;
}

/** @param actual the end in words */
function verdictProblem(expect: ExpectedVerdict, fate: Fate, actual: string): string | null {
  return isExpected(expect, fate) ? null : `expected ${expect}, but ${actual}`;
}

function wayProblems({ outputInterface, rewritten, by }: Expectation, way: Way): readonly string[] {
  return [
    ...outputProblems(outputInterface, way),
    ...rewrittenProblems(rewritten, way.packet),
    ...(by === null || causesOf(way).some((cause) => cause.includes(by))
      ? []
      : [`expected to be decided by "${by}", but ${decidersOf(way)}`]),
  ];
}

function outputProblems(expected: string | null, { fate, packet }: Way): readonly string[] {
  if (expected === null) return [];
  const actual = fate.kind === "sent" ? fate.outputInterface : packet.outputInterface;
  if (actual === expected) return [];
  const where = fate.kind === "delivered" ? "it is for the host itself" : "it does not come as far as to have one";
  return [`expected by ${expected}, but ${actual === null ? where : `by ${actual}`}`];
}

function rewrittenProblems(expected: Rewritten, packet: Packet): readonly string[] {
  const { unknown = {} } = packet;
  return [
    ...fieldProblem("source", expected.source, unknown.source ?? formatAddress(packet.source)),
    ...fieldProblem("destination", expected.destination, unknown.destination ?? formatAddress(packet.destination)),
    ...fieldProblem("source port", expected.sourcePort, unknown.ports ?? packet.sourcePort),
    ...fieldProblem("destination port", expected.destinationPort, unknown.ports ?? packet.destinationPort),
  ];
}

function fieldProblem(
  name: string,
  expected: string | number | null,
  actual: string | number | null,
): readonly string[] {
  if (expected === null || expected === actual) return [];
  return [`expected ${name} ${expected}, but it is ${actual ?? "without one"}`];
}

/** What decided in each chain of the way, in words. */
function causesOf({ steps, fate }: Way): readonly string[] {
  const chains = steps.flatMap((step) => (step.kind === "hook" ? step.chains : []));
  const causes = chains.flatMap(({ cause }) => (cause === null ? [] : [cause]));
  // Of what does not pass, only the last of them decides.
  const deciding: readonly Cause[] = "cause" in fate ? [fate.cause] : causes;
  return deciding.map(describeCause);
}

function decidersOf(way: Way): string {
  const causes = causesOf(way);
  return causes.length === 0 ? "no chain is asked" : `by ${causes.join(", ")}`;
}
