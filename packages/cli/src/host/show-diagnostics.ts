import type { RulesetOnHost } from "@nftlint/files";
import { catalogue } from "@nftlint/linter";
import { wantsColor } from "../color.ts";
import { writeTo } from "../files/output.ts";
import { version } from "../package-version.ts";
import { pretty } from "../reporters/pretty.ts";

/** Findings go to standard error: standard output has what changes. */
export function showDiagnostics({ name, text, diagnostics }: RulesetOnHost): void {
  if (diagnostics.length === 0) return;
  const report = {
    version,
    files: [{ path: name, text, diagnostics }],
    fixed: 0,
    baselined: 0,
    outdated: 0,
    rules: catalogue,
    counts: () => true,
    summary: false,
    color: wantsColor("auto", process.env, 2),
  };
  writeTo(2, pretty(report));
}
