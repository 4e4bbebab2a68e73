/** From syntax trees to the ruleset that they make: names resolved, commands applied, packets followed. */
export { buildRuleset } from "./build.ts";
export { rulesHolding } from "./chain-contents.ts";
export { contentsOf, holds, type JumpSite, type RuleContents } from "./contents.ts";
export { type Constant, readConstant } from "./evaluation/constants.ts";
export { expressionType, type SetTypes, setTypes, type TypeContext } from "./evaluation/expression-types.ts";
export { icmpTypesWith } from "./evaluation/icmp.ts";
export { isSelector, type NetworkFamily, selectorType } from "./evaluation/selector-types.ts";
export { concatenated, isDerivedFrom, type ValueType, valueType } from "./evaluation/value-type.ts";
export {
  type AddressInterval,
  addressInterval,
  type Interval,
  parseAddress,
  parseIpv4,
  parseIpv6,
  prefixInterval,
} from "./expressions/addresses.ts";
export { type StateMatch, stateMatch } from "./expressions/conntrack-states.ts";
export { type Context, forEachConstant, forEachElementOf } from "./expressions/constants.ts";
export { type InterfaceMatch, interfaceMatches, interfaceName, namesInterface } from "./expressions/interfaces.ts";
export { portInterval, protocolNumber, protocolNumberOf } from "./expressions/ports.ts";
export { isEquality } from "./expressions/relations.ts";
export { ruleHandle, unlistedPart } from "./handles.ts";
export { type HostTableFate, hostTableFates } from "./host.ts";
export { baseChainsLeadingTo, chainsReachedFrom, jumpsFrom, reachKey, targetOf } from "./jumps.ts";
export { resolvePriority } from "./load/priority.ts";
export { memoryOf, RulesetMemory, recall, unlessPassed } from "./memory/memory.ts";
export { priorityName } from "./priorities.ts";
export { analyseChain, type Cover, idleRulesOf, type RuleAnalysis } from "./regions/chain-analysis.ts";
export { networkDimension } from "./regions/dimensions.ts";
export {
  difference,
  holds as holdsValue,
  holdsAll,
  type IntervalSet,
  intersection,
  intervalSet,
  isSameSet,
  lastOfDifference,
} from "./regions/intervals.ts";
export {
  type Box,
  boxesIntersect,
  type Constraint,
  constrain,
  constraintOn,
  type Dimension,
  describeBox,
  intersectBoxes,
  type Region,
  subtract,
  subtractBox,
} from "./regions/region.ts";
export type { Contradiction } from "./regions/rule-region.ts";
export { mayShareAPacket } from "./regions/shared-packets.ts";
export { largestName, readInterface, showInterface, showIpv4, showIpv6 } from "./regions/values.ts";
export type * from "./ruleset.ts";
export { both, type Coverage, either, intervalCoverage, inverse } from "./traffic/coverage.ts";
export { matchCoverage, protocolOfHeader } from "./traffic/match.ts";
export { type PacketClass, packetClass } from "./traffic/packet.ts";
export { type Acceptance, acceptsNone, chainOutcome, mayAccept } from "./traffic/walk.ts";
export type { Outcome } from "./traffic/way.ts";
export { definitionOf, resolve, resolveVariable } from "./variables.ts";
export { isOlderThan } from "./versions.ts";
