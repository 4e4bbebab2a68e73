/** What becomes of a packet on a host. */
export { formatAddress, readAddress } from "./address.ts";
export { formatTree, type TreeNode, type TreeOptions, treeOf } from "./answer/tree.ts";
export { describeCause, describePacket, verdictLine } from "./answer/words.ts";
export { followLegacyChain, type LegacyQuestion } from "./legacy/chain.ts";
export type { SetKnowledge } from "./legacy/test.ts";
export { type NftChainResult, traceChain } from "./nft/chain.ts";
export { chainsAtHook, type HookChain, reasonToSkip, reroutes } from "./nft/hooks.ts";
export type { FibAnswer, FibQuery, FibReader, HookScope, Learned } from "./nft/scope.ts";
export type { Address, Connection, ConnectionEnds, Packet, UnknownFields } from "./packet.ts";
export { type Question, type ReadQuestion, readQuestion } from "./question/question.ts";
export type { Delivered, RoutingDecision, RoutingUnknown, Sent, Undeliverable } from "./routing/decision.ts";
export { routeInput } from "./routing/input.ts";
export { type OutputOptions, routeOutput } from "./routing/output.ts";
export type { ChainResult, ChainStep, HookName, RuleStep } from "./step.ts";
export type { Cause, ChainVerdict, Dependency } from "./verdict.ts";
export { type Firewall, tracePacket } from "./way/host.ts";
export type { Answer, Fate, Way, WayStep } from "./way/way.ts";
