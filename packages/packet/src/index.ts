/** What becomes of a packet on a host. */
export { formatAddress, readAddress } from "./address.ts";
export { answerJson, type Json, packetJson, remediesJson, type VerdictWord, verdictWord } from "./answer/json.ts";
export { placeOf, type RulePlace } from "./answer/place.ts";
export { formatTree, type PaintMark, type TreeNode, type TreeOptions, treeOf } from "./answer/tree.ts";
export { describeArrival, describeCause, describePacket, verdictLine } from "./answer/words.ts";
export {
  compareFirewalls,
  type FirewallDifference,
  type FirewallDifferences,
  type Treatment,
} from "./difference/compare.ts";
export { differencesJson } from "./difference/json.ts";
export { differenceLine } from "./difference/words.ts";
export { type EveryAnswer, followEvery, type PartOfKind } from "./every/follow-every.ts";
export { followLegacyChain, type LegacyQuestion } from "./legacy/chain.ts";
export { type LegacyHookChain, legacyChainsAtHook } from "./legacy/hooks.ts";
export { readRule as readLegacyRule } from "./legacy/read-rule.ts";
export type { SetKnowledge } from "./legacy/test.ts";
export { type FilterWords, type ReadFilter, readFilter, readFilterLine, type TraceFilter } from "./live/filter.ts";
export { type LiveAnswer, liveVerdictLine } from "./live/live-answer.ts";
export { LiveTrace, type LiveTraceOptions } from "./live/live-trace.ts";
export { type NftChainResult, traceChain } from "./nft/chain.ts";
export { baseChainsInOrder, chainsAtHook, type HookChain } from "./nft/hooks.ts";
export type { FibAnswer, FibQuery, FibReader, HookScope, Learned } from "./nft/scope.ts";
export type { Address, Connection, ConnectionEnds, Packet, UnknownFields } from "./packet.ts";
export { type KindQuestion, type PacketKind, type ReadKind, readKind } from "./question/kind.ts";
export { readQuestionLine } from "./question/line.ts";
export { type Question, type ReadQuestion, readQuestion } from "./question/question.ts";
export type {
  Exploration,
  ExploredPart,
} from "./regions/explore.ts";
export { asks, type Entry, entries, type FieldName, fields } from "./regions/fields.ts";
export type { Decision } from "./regions/hooks.ts";
export type { PacketRegion, Slice } from "./regions/slice.ts";
export { FirewallSource, type Insertion, type ReadFirewall } from "./remedy/firewall-source.ts";
export { type Remedies, type RemedyOptions, remediesFor } from "./remedy/remedies.ts";
export type { Remedy, Situation } from "./remedy/remedy.ts";
export type { Delivered, RoutingDecision, RoutingUnknown, Sent, Undeliverable } from "./routing/decision.ts";
export { routeInput } from "./routing/input.ts";
export { type OutputOptions, routeOutput } from "./routing/output.ts";
export type { ChainResult, ChainStep, HookName, RuleStep } from "./step.ts";
export type { Cause, ChainVerdict, Dependency } from "./verdict.ts";
export { type NextOptions, nextOf, replyTo, traceReply } from "./way/conversation.ts";
export { type Firewall, type Tracer, tracePacket, tracer } from "./way/host.ts";
export type { Answer, Fate, Way, WayStep } from "./way/way.ts";
