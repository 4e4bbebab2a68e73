import type { ParserCheck } from "@nftlint/semantics";
import type { RuleGroup, RuleMetadata, Severity } from "../rule.ts";

/** What the engine itself reports. */
export type EngineCheck = "syntax" | "invalid-suppression" | "unused-suppression" | "internal-error";

type BuiltinName = EngineCheck | ParserCheck;

/**
 * Everything that is reported under a rule name without being a lint rule, so that it can be looked
 * up, configured and suppressed like one. The pages stand in the folders beside this file.
 */
const summaries: Readonly<Record<BuiltinName, string>> = {
  "ambiguous-family": "An address may be of IPv4 or IPv6, and nothing says which",
  "duplicate-definition": "A variable is defined twice in one scope",
  "duplicate-property": "A property that may stand once is given twice",
  "include-not-found": "An include names a file that does not exist",
  "include-too-deep": "Includes are nested deeper than nft follows them, or include each other",
  "interval-flag-missing": "A set without the flag interval holds a prefix or range",
  "invalid-include": "An include cannot be followed",
  "internal-error": "A part of nftlint failed on this file",
  "invalid-jump": "A jump leads to a base chain, in a circle, or too deep",
  "invalid-suppression": "A suppression comment names something that cannot be suppressed",
  "invalid-value": "A value is out of its range or of the wrong kind",
  "missing-protocol": "A statement needs a match on a protocol before it",
  "misplaced-item": "Something stands where nft does not allow it",
  "misplaced-statement": "A statement stands in, or is reached from, a chain where the kernel does not take it",
  "nat-after-conntrack": "A nat chain has a priority at which connections are not tracked yet",
  "nat-hook-direction": "A nat statement stands in, or is reached from, a chain where the kernel does not translate",
  "nested-too-deeply": "Blocks or chains are nested deeper than nft allows",
  "newer-than-target": "The file uses what the nft release that it is for does not know",
  "overlapping-intervals": "Elements of an interval set overlap",
  "protocol-conflict": "A rule asks for two protocols that no packet has at once",
  syntax: "The file does not follow nft's grammar",
  "type-mismatch": "Two sides do not have the same datatype",
  "undefined-reference": "A set, map or chain is used that the table does not have",
  "undefined-variable": "A variable is used that is not defined there",
  "unknown-name": "A name is not one that nft knows at this place",
  "unused-suppression": "A suppression comment suppresses nothing",
};

const severities: Readonly<Partial<Record<BuiltinName, Severity>>> = {
  "internal-error": "warning",
  "invalid-suppression": "warning",
  "unused-suppression": "warning",
};

const fixable: ReadonlySet<BuiltinName> = new Set<BuiltinName>([
  "interval-flag-missing",
  "invalid-suppression",
  "syntax",
  "unused-suppression",
]);

function groupOf(name: BuiltinName): RuleGroup {
  if (name.endsWith("-suppression")) return "suppression";
  if (name.startsWith("nat-")) return "nat";
  return name === "syntax" || name === "internal-error" ? "syntax" : "language";
}

function metadataOf(name: BuiltinName): RuleMetadata {
  return {
    name,
    summary: summaries[name],
    group: groupOf(name),
    severity: severities[name] ?? "error",
    fix: fixable.has(name) ? "safe" : null,
    needsHost: false,
  };
}

/** Sorted by name. */
export const builtins: readonly RuleMetadata[] = (Object.keys(summaries) as BuiltinName[]).sort().map(metadataOf);

/** Neither a configuration nor a selection has a say in these. */
export function isConfigurable(name: string): boolean {
  return name !== "syntax" && name !== "internal-error";
}

/** A comment has no say in these: about the first two nobody has, and the others are about comments. */
export function isSuppressible(name: string): boolean {
  return isConfigurable(name) && name !== "unused-suppression" && name !== "invalid-suppression";
}
