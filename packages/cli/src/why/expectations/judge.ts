/** Whether a firewall does what is expected of it. */
import type { Expectation, ExpectedVerdict, Rewritten } from "@nftlint/linter";
import {
  type Answer,
  type Cause,
  describeCause,
  type Fate,
  followEvery,
  formatAddress,
  type Packet,
  type PacketKind,
  type PartOfKind,
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

/**
 * Judges what is expected of every packet of a kind. What is not followed exactly leaves it open, unless
 * there is a packet that shows the contrary.
 */
export function judgeEvery(expectation: Expectation, packets: PacketKind, situation: Situation): Judgement {
  const { outputInterface } = expectation;
  const { parts, beyond } = followEvery(packets, situation);
  const meant = parts.filter((part) => outputInterface === null || part.outputInterface === outputInterface);
  if (meant.length === 0) return { expectation, status: "unmet", problems: [noneIsMeant(expectation)], witness: null };
  const others = meant.filter((part) => isOtherwise(expectation, part));
  const certain = others.filter(({ assumptions }) => assumptions.length === 0);
  const first = certain.slice(0, mostShown).find(({ answer }) => problemsOfAnswer(expectation, answer).length > 0);
  if (first !== undefined) {
    const problems = [...problemsOfAnswer(expectation, first.answer), ...moreKinds(certain.length - 1)];
    return unmet(expectation, problems, witnessOf(first));
  }
  const [doubtful] = others;
  if (doubtful === undefined && beyond.length === 0) return met(expectation, null);
  const reasons = [
    ...(doubtful?.assumptions ?? []),
    ...(doubtful === undefined ? [] : unknownsOf(doubtful)),
    ...beyond,
  ];
  const problems = [`it depends on ${[...new Set(reasons)].join(", ") || "what is not known"}`];
  return { expectation, status: "open", problems, witness: doubtful === undefined ? null : witnessOf(doubtful) };
}

/** An expectation that no packet can fail is a mistake. */
function noneIsMeant({ outputInterface }: Expectation): string {
  return outputInterface === null ? "no packet is of this kind" : `no packet of this kind is for ${outputInterface}`;
}

function witnessOf({ answer }: PartOfKind): Witness {
  return { answer, reply: null };
}

function unknownsOf({ fate, answer }: PartOfKind): readonly string[] {
  return [...(fate.kind === "unknown" ? [fate.text] : []), ...answer.dependencies.map(({ text }) => text)];
}

/** Among so many a packet to the contrary is looked for. */
const mostShown = 500;

function moreKinds(count: number): readonly string[] {
  if (count === 0) return [];
  return [
    count === 1
      ? "1 more kind of packets is not treated so either"
      : `${count} more kinds of packets are not treated so either`,
  ];
}

function isOtherwise(expectation: Expectation, part: PartOfKind): boolean {
  if (!isExpected(expectation.expect, part.fate)) return true;
  return expectation.by !== null && part.answer.fate !== null && byProblems(expectation, part.answer).length > 0;
}

function problemsOfAnswer(expectation: Expectation, answer: Answer): readonly string[] {
  if (answer.fate === null) return [];
  const verdict = verdictProblem(expectation.expect, answer.fate, verdictLine(answer));
  return verdict === null ? byProblems(expectation, answer) : [verdict];
}

function byProblems(expectation: Expectation, { ways }: Answer): readonly string[] {
  return [...new Set(ways.flatMap((way) => deciderProblems(expectation.by, way)))];
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
    ...deciderProblems(by, way),
  ];
}

function deciderProblems(by: string | null, way: Way): readonly string[] {
  if (by === null || causesOf(way).some((cause) => cause.includes(by))) return [];
  return [`expected to be decided by "${by}", but ${decidersOf(way)}`];
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
