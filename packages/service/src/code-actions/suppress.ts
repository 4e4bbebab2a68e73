import { isSuppressible, type Diagnostic as LintDiagnostic } from "@nftlint/linter";
import type { TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { indentationAt, lineStart } from "../lines.ts";
import { type ActionRequest, quickFix } from "./action.ts";

/** Has the linter say no more of a diagnostic, by a comment above its line that awaits a reason. */
export function suppressions({ document, diagnostics }: ActionRequest): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    const edit = isSuppressible(diagnostic.rule) ? comment(document, diagnostic) : null;
    return edit === null ? [] : [quickFix(document, diagnostic, `Suppress "${diagnostic.rule}" for this line`, [edit])];
  });
}

/** `null` where the line goes on another one: a comment between them would end the statement. */
function comment({ text }: ServiceDocument, { rule, start }: LintDiagnostic): TextEdit | null {
  const line = lineStart(text, start);
  if (/\\\r?\n$/.test(text.slice(Math.max(0, line - 3), line))) return null;
  const newText = `${indentationAt(text, start)}# nftlint-disable-next-line ${rule} -- \n`;
  return { start: line, end: line, newText };
}
