/** Rulesets, what they include, and configurations, from the file system: for the command, the language server and editors alike. */
export { configReader } from "./config-reader.ts";
export { entriesOf, type Includer, type Parts, partsOf, toParts } from "./entries.ts";
export {
  describeFault,
  type HostPlan,
  type HostPlanResult,
  planForHost,
  type RulesetOnHost,
  type RulesetReading,
  readRulesetOnHost,
} from "./host-plan.ts";
export { expandPattern, includeReader } from "./include.ts";
export { toSlashes } from "./paths.ts";
export { explain, readTextOrReason, type TextOrReason } from "./read.ts";
export { findRulesets, isRulesetPath, type RulesetFile, skippedDirectories } from "./rulesets.ts";
