import { createHash } from "node:crypto";
import type { Diagnostic } from "@nftlint/linter";
import type { LineMap } from "@nftlint/syntax";
import type { FileReport } from "./report.ts";

/**
 * Names for the findings of a file that stay the same while the file changes elsewhere: made of
 * path, rule and the text of the line, and of the number of the finding among those that are alike.
 */
export function fingerprints({ path, text, diagnostics }: FileReport, lines: LineMap): string[] {
  const seen = new Map<string, number>();
  return diagnostics.map((diagnostic) => {
    const key = JSON.stringify([path, diagnostic.rule, lineText(text, lines, diagnostic)]);
    const number = seen.get(key) ?? 0;
    seen.set(key, number + 1);
    return createHash("sha256").update(`${key}#${number}`).digest("hex").slice(0, 32);
  });
}

/** The longest part of a line that tells findings apart; element lists can be megabytes long. */
const maximumLength = 1000;

/** The text of the line that a finding begins in, without the space around it and without what makes it very long. */
export function lineText(text: string, lines: LineMap, { start }: Diagnostic): string {
  const from = lines.offset(lines.position(start).line, 1);
  const newline = text.indexOf("\n", from);
  return text.slice(from, Math.min(newline === -1 ? text.length : newline, from + maximumLength)).trim();
}
