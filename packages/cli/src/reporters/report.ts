import type { Diagnostic, RuleMetadata, Severity } from "@nftlint/linter";

/** What every reporter gets. */
export interface Report {
  /** Of nftlint. */
  readonly version: string;
  /** One entry for every file that was read, in the order of reading, also for clean ones. */
  readonly files: readonly FileReport[];
  /** How many findings `--fix` mended; they are not among the diagnostics. */
  readonly fixed: number;
  /** How many findings the baseline holds back; they are not among the diagnostics. */
  readonly baselined: number;
  /** How many findings stand in the baseline and are there no more. */
  readonly outdated: number;
  /** Everything that a diagnostic's `rule` may name. */
  readonly rules: readonly RuleMetadata[];
  /** Whether a finding of this severity makes the run fail. */
  readonly counts: (severity: Severity) => boolean;
  /** Whether people want to see totals at the end. */
  readonly summary: boolean;
  readonly color: boolean;
}

export interface FileReport {
  /** As the user named it, with `/` between its parts. */
  readonly path: string;
  /** What the diagnostics' offsets are offsets into. */
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Makes a whole report, ending in a newline unless it is empty. Pure: it neither reads nor writes anything. */
export type Reporter = (report: Report) => string;

export const severities = ["error", "warning", "info", "hint"] as const satisfies readonly Severity[];

export interface Totals extends Readonly<Record<Severity, number>> {
  readonly files: number;
  readonly fixable: number;
  readonly fixed: number;
  readonly baselined: number;
  readonly outdated: number;
}

/** Counts by severity, and how many findings `--fix` can mend. */
export function totals(report: Report): Totals {
  const counts = { error: 0, warning: 0, info: 0, hint: 0, fixable: 0 };
  for (const { diagnostics } of report.files) {
    for (const diagnostic of diagnostics) {
      counts[diagnostic.severity] += 1;
      counts.fixable += isFixable(diagnostic) ? 1 : 0;
    }
  }
  const { fixed, baselined, outdated } = report;
  return { files: report.files.length, ...counts, fixed, baselined, outdated };
}

/** Whether `--fix` mends it. */
function isFixable(diagnostic: Diagnostic): boolean {
  return diagnostic.fixes.some(({ safety }) => safety === "safe");
}

/** The message and below it the commands, for formats that have no place of their own for them. */
export function fullMessage(diagnostic: Diagnostic): string {
  return [diagnostic.message, ...diagnostic.help].join("\n");
}
