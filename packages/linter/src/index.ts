/** The lint engine and its rules: from a file to what is wrong with it, and back with the fixes applied. */

export { isSuppressible } from "./builtin/metadata.ts";
export { catalogue, pageUrl, rulePage } from "./catalogue.ts";
export { catalogueTable } from "./catalogue-table.ts";
export type {
  Config,
  ConfigProblem,
  ConfigReader,
  ConfigResult,
  ConfiguredHost,
  RuleSetting,
} from "./config/config.ts";
export { unconfigured } from "./config/config.ts";
export { configFileNames, findConfig, loadConfig } from "./config/find.ts";
export type { Diagnostic, Failure, LintResult } from "./diagnostic.ts";
export { homeUrl, issuesUrl, joinDiagnostics } from "./diagnostic.ts";
export type {
  Expectation,
  Expectations,
  ExpectationsResult,
  ExpectedVerdict,
  Rewritten,
} from "./expectations/expectations.ts";
export { readExpectations } from "./expectations/read.ts";
export { type AppliedFixes, type ApplyOptions, applyFixes } from "./fix/apply.ts";
export { type DroppedFix, type FixOptions, type FixResult, fixText } from "./fix/fix-text.ts";
export { type HostRemedy, hostRemedies } from "./host-remedies.ts";
export { type EntryFile, includedPaths, type LintOptions, lint } from "./lint.ts";
export { mayLockOut } from "./lock-out.ts";
export type {
  Finding,
  Fix,
  OptionSchema,
  RelatedLocation,
  Rule,
  RuleContext,
  RuleGroup,
  RuleMetadata,
  Severity,
  Source,
  SourceFile,
} from "./rule.ts";
export type { PacketPath } from "./witness/packet-path.ts";
