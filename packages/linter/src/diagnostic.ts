import type { Range } from "@nftlint/syntax";
import type { Fix, RelatedLocation, Severity, SourceFile } from "./rule.ts";

/** One thing that is wrong with a file, whoever found it: a parser, a rule or the engine. */
export interface Diagnostic extends Range {
  /** The rule's stable name; `syntax` and the like for what is no lint rule. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** Commands that show or mend it. */
  readonly help: readonly string[];
  readonly related: readonly RelatedLocation[];
  readonly fixes: readonly Fix[];
  /** The rule's page. */
  readonly url: string;
}

/** A part of nftlint that threw: a bug of ours, never of the linted file. */
export interface Failure {
  /** The rule, or `semantics`. */
  readonly rule: string;
  readonly error: Error;
}

export interface LintResult {
  readonly file: SourceFile;
  /** Sorted by position, then by rule name. */
  readonly diagnostics: readonly Diagnostic[];
  /** Each of them is also among the diagnostics, as `internal-error`. */
  readonly failures: readonly Failure[];
}

/** The project's page. */
export const homeUrl = "https://github.com/nftlint/nftlint";

/** Where to report a bug. */
export const issuesUrl = `${homeUrl}/issues`;

/** The address of the page of a rule, or of what the engine and the parsers report. */
export function ruleUrl(name: string, builtin: boolean): string {
  return `${homeUrl}/blob/main/packages/linter/src/${builtin ? "builtin" : "rules"}/${name}/README.md`;
}

/** Document order; findings at one place by rule name, so that the order never depends on the run. */
function compareDiagnostics(left: Diagnostic, right: Diagnostic): number {
  return left.start - right.start || left.end - right.end || compareText(left.rule, right.rule);
}

/**
 * Several lists of one file's diagnostics as one, sorted, without those that say the same of the same
 * place: a file may be included twice, or by two others.
 */
export function joinDiagnostics(lists: readonly (readonly Diagnostic[])[]): readonly Diagnostic[] {
  const sorted = lists.flat().sort(compareDiagnostics);
  return sorted.filter((diagnostic, index) => {
    const before = sorted[index - 1];
    return (
      before === undefined || compareDiagnostics(before, diagnostic) !== 0 || before.message !== diagnostic.message
    );
  });
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
