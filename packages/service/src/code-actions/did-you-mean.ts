import type { Diagnostic as LintDiagnostic } from "@nftlint/linter";
import type { TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import { type ActionRequest, quickFix } from "./action.ts";

/** Puts the nearest right word in the place of a wrong one, where a message names it. */
export function nearestWords({ document, diagnostics }: ActionRequest): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const edit = diagnostic.fixes.length > 0 ? null : replacement(document.text, diagnostic);
    if (edit === null) return [];
    return [{ ...quickFix(document, diagnostic, `Write "${edit.newText}"`, [edit]), isPreferred: true }];
  });
}

/** Every message that knows the right word ends in these words. */
const suggestion = /[Dd]id you mean "?([^"?]+)"?\?$/;

/** One word, be it behind a sign or in quotes, that a suggestion can stand in for. */
const word = /^([@$"]?)[^\s"@$]+("?)$/;

function replacement(text: string, { start, end, message }: LintDiagnostic): TextEdit | null {
  const meant = suggestion.exec(message)?.[1];
  const written = word.exec(text.slice(start, end));
  if (meant === undefined || written === null) return null;
  const [, before = "", after = ""] = written;
  const newText = before !== "" && meant.startsWith(before) ? meant : `${before}${meant}${after}`;
  return { start, end, newText };
}
