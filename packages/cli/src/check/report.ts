import { catalogue, type Severity } from "@nftlint/linter";
import type { Format } from "../command-specification.ts";
import type { FailLevel } from "../commands.ts";
import { version } from "../package-version.ts";
import { pretty } from "../reporters/pretty.ts";
import { type FileReport, type Report, type Reporter, severities } from "../reporters/report.ts";
import type { Filtered } from "./baseline.ts";
import type { CheckOptions } from "./options.ts";

/** The reporter of a format. All but the standard one are loaded when asked for. */
export async function reporterFor(format: Format): Promise<Reporter> {
  switch (format) {
    case "pretty":
      return pretty;
    case "compact":
      return (await import("../reporters/compact.ts")).compact;
    case "json":
      return (await import("../reporters/json.ts")).json;
    case "sarif":
      return (await import("../reporters/sarif.ts")).sarif;
    case "github":
      return (await import("../reporters/github.ts")).github;
    case "gitlab":
      return (await import("../reporters/gitlab.ts")).gitlab;
    case "junit":
      return (await import("../reporters/junit.ts")).junit;
  }
}

/** What the reporters get of the texts that were checked. */
export function toReport({ checked, ...baseline }: Filtered, options: CheckOptions, color: boolean): Report {
  const counts = (severity: Severity) => countsFor(options.failOn, severity);
  return {
    version,
    files: checked.map(({ file }) => (options.quiet ? filtered(file, counts) : file)),
    fixed: checked.reduce((sum, { fixed }) => sum + fixed, 0),
    ...baseline,
    rules: catalogue,
    counts,
    summary: !options.quiet,
    color,
  };
}

function filtered(file: FileReport, isShown: (severity: Severity) => boolean): FileReport {
  return { ...file, diagnostics: file.diagnostics.filter(({ severity }) => isShown(severity)) };
}

/** Whether a finding of this severity makes a run fail with `--fail-on level`. */
export function countsFor(level: FailLevel, severity: Severity): boolean {
  return level !== "never" && severities.indexOf(severity) <= severities.indexOf(level);
}
