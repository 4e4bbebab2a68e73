/** What would let a packet pass, and the reply to it: one remedy after the other, each tried before it is named. */
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";
import { traceReply } from "../way/conversation.ts";
import { tracer } from "../way/host.ts";
import type { Answer, Fate, Way } from "../way/way.ts";
import { kernelCandidates } from "./kernel.ts";
import { legacyCandidates } from "./legacy.ts";
import { nftCandidates } from "./nft.ts";
import type { Candidate, Remedy, Situation } from "./remedy.ts";

export interface RemedyOptions {
  /** Also what keeps the reply from coming back. */
  readonly reply: boolean;
}

export interface Remedies {
  /** In the order in which the packet meets what they mend. */
  readonly remedies: readonly Remedy[];
  /** Whether the packet passes with all of them; and the reply, where that is asked for. */
  readonly isEnough: boolean;
}

/** More than so many are no longer a remedy but another ruleset. */
const mostRemedies = 8;

/** What would let a packet pass that is dropped or rejected; nothing for others. */
export function remediesFor(packet: Packet, situation: Situation, { reply }: RemedyOptions): Remedies {
  const remedies: Remedy[] = [];
  let current = situation;
  let end = endOf(packet, current, reply);
  while (end.way !== null && remedies.length < mostRemedies) {
    const next = firstThatHelps(packet, end, end.way, current, reply);
    if (next === null) break;
    remedies.push(next.candidate.remedy);
    current = next.candidate.after;
    end = next.end;
  }
  return { remedies, isEnough: end.passes };
}

/** The first remedy with which the packet comes further, and where it ends then. */
function firstThatHelps(
  packet: Packet,
  before: End,
  way: Way,
  situation: Situation,
  reply: boolean,
): { readonly candidate: Candidate; readonly end: End } | null {
  for (const candidate of candidatesFor(way, situation)) {
    const end = endOf(packet, candidate.after, reply);
    if (isFurther(before, end)) return { candidate, end };
  }
  return null;
}

/** How far a packet comes, and where it ends. */
interface End {
  readonly passes: boolean;
  /** The way on which it is dropped or rejected; `null` where it is not, or where that depends. */
  readonly way: Way | null;
  /** How many chains and decisions are behind it. */
  readonly progress: number;
}

/** Everything of the way there comes before the way back. */
const wayBack = 1_000_000;

function endOf(packet: Packet, { host, source }: Situation, withReply: boolean): End {
  const trace = tracer(source.firewall, host);
  const there = trace(packet);
  const end = endOfAnswer(there, 0);
  if (!end.passes || !withReply) return end;
  const back = traceReply(there, trace);
  return back === null ? end : endOfAnswer(back, wayBack);
}

function endOfAnswer({ fate, ways }: Answer, before: number): End {
  const [way] = ways;
  const progress = before + (way?.steps.reduce((sum, step) => sum + 1 + chainsOf(step), 0) ?? 0);
  const passes = fate !== null && isArrival(fate);
  const isMendable = way !== undefined && (fate?.kind === "dropped" || fate?.kind === "rejected");
  return { passes, way: isMendable ? way : null, progress };
}

function chainsOf(step: Way["steps"][number]): number {
  return step.kind === "hook" ? step.chains.length : 0;
}

function isArrival({ kind }: Fate): boolean {
  return kind === "sent" || kind === "delivered";
}

/** It comes past the chain that ended it; within routing, to another refusal. */
function isFurther(before: End, after: End): boolean {
  if (after.passes || after.progress > before.progress) return true;
  const one = before.way?.fate;
  const other = after.way?.fate;
  if (one === undefined || other === undefined || !("cause" in one) || !("cause" in other)) return false;
  const areKernel = one.cause.kind === "kernel" && other.cause.kind === "kernel";
  return areKernel && after.progress === before.progress && one.cause.reason !== other.cause.reason;
}

function candidatesFor({ fate, packet, steps }: Way, situation: Situation): readonly Candidate[] {
  if (!("cause" in fate)) return [];
  const { cause, hook } = fate;
  if (cause.kind === "kernel") return kernelCandidates(packet, cause, situation);
  const last = steps.at(-1);
  const step = last?.kind === "hook" ? last.chains.at(-1) : undefined;
  const place: HookName = hook ?? "forward";
  return cause.kind === "rule" || cause.kind === "policy"
    ? nftCandidates(packet, place, cause, step, situation)
    : legacyCandidates(packet, place, cause, situation);
}
