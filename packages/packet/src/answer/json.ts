/** Answers for programs: what `nftlint why --format json` prints, and its schema describes. */
import { protocolOfNumber } from "@nftlint/language";
import { ruleHandle } from "@nftlint/semantics";
import { formatAddress } from "../address.ts";
import type { Packet } from "../packet.ts";
import type { Remedies } from "../remedy/remedies.ts";
import type { ChainStep, RuleStep } from "../step.ts";
import type { Cause } from "../verdict.ts";
import type { Answer, Fate, Way, WayStep } from "../way/way.ts";
import { placeOf, textOf } from "./place.ts";
import { describeCause, verdictLine } from "./words.ts";

/** A value that JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

/** An answer with its ways. */
export function answerJson(answer: Answer): JsonObject {
  return {
    verdict: answer.fate === null ? "depends" : verdictWord(answer.fate),
    summary: verdictLine(answer),
    cause: answer.fate === null ? null : causeOfFate(answer.fate),
    dependencies: answer.dependencies.map(({ text, cause }) => ({ text, cause: causeJson(cause) })),
    ways: answer.ways.map(wayJson),
  };
}

/** What would let a packet pass. */
export function remediesJson({ remedies, isEnough }: Remedies): JsonObject {
  return {
    remedies: remedies.map(({ cause, ...remedy }) => ({ ...remedy, cause: causeJson(cause) })),
    areRemediesEnough: isEnough,
  };
}

const verdicts = {
  delivered: "accepted",
  sent: "accepted",
  dropped: "dropped",
  rejected: "rejected",
  queued: "queued",
  taken: "taken",
  unknown: "depends",
} as const;

/** How a way ends, in one word. */
export type VerdictWord = (typeof verdicts)[Fate["kind"]];

/** The word of an end: `accepted` for what reaches the host and for what leaves it. */
export function verdictWord({ kind }: Fate): VerdictWord {
  return verdicts[kind];
}

function wayJson({ steps, fate, packet, assumptions }: Way): JsonObject {
  return {
    verdict: verdictWord(fate),
    outputInterface: fate.kind === "sent" ? fate.outputInterface : null,
    cause: causeOfFate(fate),
    assumptions: assumptions.map(({ text, cause }) => ({ text, cause: causeJson(cause) })),
    steps: steps.map(stepJson),
    packet: packetJson(packet),
  };
}

function causeOfFate(fate: Fate): Json {
  if (!("cause" in fate)) return null;
  const { hook, cause, answer } = fate;
  return { hook, ...causeJson(cause), ...(answer === undefined ? {} : { answer }) };
}

export function causeJson(cause: Cause): JsonObject {
  const text = describeCause(cause);
  switch (cause.kind) {
    case "rule":
      return {
        kind: cause.kind,
        text,
        chain: chainJson({ kind: "nft", chain: cause.chain }),
        rule: nftRuleJson(cause.rule),
      };
    case "policy":
      return { kind: cause.kind, text, chain: chainJson({ kind: "nft", chain: cause.chain }) };
    case "legacy-rule":
      return {
        kind: cause.kind,
        text,
        chain: chainJson({ ...cause, kind: "legacy" }),
        rule: { text: cause.rule.text },
      };
    case "legacy-policy":
      return { kind: cause.kind, text, chain: chainJson({ ...cause, kind: "legacy" }) };
    case "kernel":
      return { kind: cause.kind, text };
  }
}

function stepJson(step: WayStep): JsonObject {
  if (step.kind === "routing") return { kind: "routing", text: step.text, packet: packetJson(step.packet) };
  const { hook, layer, chains, packet } = step;
  return {
    kind: "hook",
    hook,
    ...(layer === undefined ? {} : { layer }),
    chains: chains.map(chainStepJson),
    packet: packetJson(packet),
  };
}

function chainStepJson({ chain, rules, verdict, cause, skipped }: ChainStep): JsonObject {
  const isPolicy = cause?.kind === "policy" || cause?.kind === "legacy-policy";
  return {
    ...chainJson(chain),
    verdict,
    decidedBy: cause === null ? null : isPolicy ? "policy" : "rule",
    ...(skipped === undefined ? {} : { skipped }),
    rules: rules.map(ruleStepJson),
  };
}

type ChainNames =
  | { readonly kind: "nft"; readonly chain: Extract<ChainStep["chain"], { kind: "nft" }>["chain"] }
  | Extract<ChainStep["chain"], { kind: "legacy" }>;

function chainJson(names: ChainNames): JsonObject {
  if (names.kind === "legacy") {
    const { table, chain } = names;
    return { kind: "legacy", family: table.family, table: table.name, chain: chain.name, tool: table.tool };
  }
  const { table, name, base } = names.chain;
  return {
    kind: "nft",
    family: table.family,
    table: table.name,
    chain: name,
    ...(base === null ? {} : { hook: base.hook, type: base.type, priority: base.priority }),
  };
}

function ruleStepJson({ rule, matched, assumed, reason, notes, inner, changed }: RuleStep): JsonObject {
  return {
    ...(rule.kind === "nft" ? nftRuleJson(rule.rule) : { text: rule.rule.text }),
    matched,
    ...(assumed === null ? {} : { assumed }),
    ...(reason === null ? {} : { reason }),
    ...(notes === undefined ? {} : { notes }),
    ...(changed === null ? {} : { changed: packetJson(changed) }),
    ...(inner === null ? {} : { inner: chainStepJson(inner) }),
  };
}

function nftRuleJson(rule: Extract<Cause, { kind: "rule" }>["rule"]): JsonObject {
  const place = placeOf(rule);
  const handle = ruleHandle(rule);
  return {
    text: textOf(rule),
    ...(place === null ? {} : { file: place.path, start: { ...place.start }, end: { ...place.end } }),
    ...(handle === null ? {} : { handle }),
  };
}

/** A packet; what is not known is `null`, what cannot be told is named in `unknown`. */
export function packetJson(packet: Packet): JsonObject {
  const { connection, unknown, source, destination, protocol, unknownMarkBits = 0, ...fields } = packet;
  return {
    family: fields.family,
    protocol: protocolOfNumber(protocol)?.name ?? String(protocol),
    source: formatAddress(source),
    destination: formatAddress(destination),
    sourcePort: fields.sourcePort,
    destinationPort: fields.destinationPort,
    icmpType: fields.icmpType,
    icmpCode: fields.icmpCode,
    tcpFlags: fields.tcpFlags,
    timeToLive: fields.timeToLive,
    dscp: fields.dscp,
    inputInterface: fields.inputInterface,
    outputInterface: fields.outputInterface,
    mark: fields.mark,
    ...(unknownMarkBits === 0 ? {} : { unknownMarkBits }),
    connection: {
      state: connection.state,
      direction: connection.direction,
      mark: connection.mark,
      isSourceTranslated: connection.isSourceTranslated,
      isDestinationTranslated: connection.isDestinationTranslated,
    },
    ...(unknown === undefined ? {} : { unknown: { ...unknown } }),
  };
}
