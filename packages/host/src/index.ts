/** A host seen from outside: what read-only commands print on it, and the reading of that. */

export { type ApplyBundle, bundleFor } from "./apply/bundle.ts";
export {
  describeArmed,
  describeChange,
  describeConfirmed,
  describeDecided,
  describeEntry,
  describeNotOpen,
  describeOnTrial,
  describeTrial,
} from "./apply/describe.ts";
export { type HostCommand, readHostCommand } from "./apply/host-command.ts";
export type { ArmedChange, Change, ChangeOutcome, DecidedChange, HistoryEntry } from "./apply/report.ts";
export { tablesToBackUp } from "./apply/tables-to-back-up.ts";
export {
  type ApplyOutcome,
  type ApplyRequest,
  applyDocument,
  type ConfirmOutcome,
  confirmChange,
  listHistory,
  type NotOpen,
  newChangeId,
  type RollbackOutcome,
  readStatus,
  rollbackChange,
  type TablesToBackUp,
  type TransactionStatus,
  undoRequest,
} from "./apply/transaction.ts";
export { runTrial, type TrialDialogue, type TrialOutcome } from "./apply/trial.ts";
export { type CheckOutcome, checkDocument } from "./document/check.ts";
export { type DocumentFault, type DocumentResult, documentFor, type HostDocument } from "./document/document.ts";
export type { DocumentMap, SourcePlace, SourceRange, SourceText } from "./document/document-map.ts";
export { type NftError, readNftErrors } from "./document/nft-errors.ts";
export type {
  BridgeFilter,
  FirewallManager,
  Forwarding,
  HostFacts,
  InterfaceAddress,
  Known,
  LegacyChain,
  LegacyRule,
  LegacyTable,
  NetworkInterface,
  NextHop,
  PortRange,
  ReversePathFilter,
  Route,
  RouteType,
  RoutingRule,
  UnusualAddresses,
} from "./facts.ts";
export { type ChangedTable, type ChangedTables, changedTables } from "./live/changed-tables.ts";
export { type DifferenceFormat, formatDifference } from "./live/difference/format.ts";
export { differenceJson } from "./live/difference/json.ts";
export type * from "./live/difference/model.ts";
export { diffRuleset } from "./live/difference/ruleset.ts";
export { type Step, sequenceSteps } from "./live/difference/sequences.ts";
export { type DifferenceSummary, summarize } from "./live/difference/summary.ts";
export { type DifferenceTexts, differenceTexts } from "./live/difference/texts.ts";
export type { LiveRule } from "./live/live-rules.ts";
export { type CountedRule, type LiveCounts, readCounts } from "./live/matching/counted-rules.ts";
export type { Count } from "./live/matching/counters.ts";
export { countsIn, formatBytes, formatCount, type PlacedCount } from "./live/matching/counts.ts";
export { type Insertion, type InsertionPosition, insertionOf } from "./live/matching/insertion.ts";
export { type CountedObject, type LiveMatch, type MatchedRule, matchRules } from "./live/matching/match-rules.ts";
export { chainProperties, objectProperties, type Properties } from "./live/meaning/declarations.ts";
export { type MeaningContext, type MeaningOptions, meaningOf } from "./live/meaning/rule.ts";
export { additionOf, deletionOf, type RuleChange, type RuleInChain, ruleAt } from "./live/rule-commands.ts";
export { ruleText, selfContainedText } from "./live/rule-text.ts";
export { findRules, type NearRule, type RuleSearch } from "./live/search/find-rules.ts";
export type { TextProblem } from "./live/search/rule-address.ts";
export { type ParsedSnapshot, parseSnapshot } from "./parse-snapshot.ts";
export { formatSnapshot, type RecordOptions, recordSnapshot } from "./record.ts";
export { type CommandResult, type CommandRunner, localRunner } from "./runner.ts";
export { shellWord } from "./shell-word.ts";
export { type CommandRecord, type HostSnapshot, type RecordName, recordNames, snapshotVersion } from "./snapshot.ts";
export { snapshotFacts } from "./snapshot-facts.ts";
export { ownerOf, programsIn, type TableOwner } from "./table-owners.ts";
export { isHeader, MonitorReader, type TraceEvent, type TraceMessage } from "./trace/monitor.ts";
export { removeTraces, runTrace, type TraceListener, type TraceOutcome, type TraceRequest } from "./trace/trace.ts";
export { isTraceTable, newTraceTable } from "./trace/trace-table.ts";
export { connect } from "./transport/connect.ts";
export { type HostConnection, HostUnreachable, NotRoot } from "./transport/connection.ts";
export type { SshOptions } from "./transport/ssh.ts";
export { type ParsedTarget, parseTarget, type Target } from "./transport/target.ts";
