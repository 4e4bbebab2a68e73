import { lint, unconfigured } from "@nftlint/linter";
import type { ParseResult } from "@nftlint/syntax";

export interface Errors {
  /** The findings of severity `error`: what nft would refuse, we say. */
  readonly refusals: readonly string[];
  /** Parts of nftlint that threw. */
  readonly failures: readonly string[];
}

/** What lint says against a document, with every rule on and no host or include; `nftVersion` is the release it is for. */
export function findErrors(path: string, parsed: ParseResult, nftVersion: string | null = null): Errors {
  const { diagnostics, failures } = lint(
    { path, text: parsed.text, parsed },
    { config: { ...unconfigured, nftVersion } },
  );
  return {
    refusals: diagnostics
      .filter(({ severity, rule }) => severity === "error" && rule !== "internal-error")
      .map(({ start, end, rule, message }) => `${start}-${end}: ${rule}: ${message}`),
    failures: failures.map(({ rule, error }) => `${rule} threw ${error.stack ?? error.message}`),
  };
}
