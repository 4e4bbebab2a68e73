/** What the makers of code actions share: what is asked, and how an answer is written. */
import type { Diagnostic as LintDiagnostic } from "@nftlint/linter";
import { type Node, nodesAt, type TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import { toDiagnostic } from "../diagnostics.ts";
import type { ServiceDocument } from "../document.ts";
import { toRange } from "../places.ts";

/** What a client asks actions for. */
export interface ActionRequest {
  readonly document: ServiceDocument;
  /** Where the range begins, UTF-16. */
  readonly start: number;
  /** Where it ends, exclusive; equal to `start` for a cursor. */
  readonly end: number;
  /** What the linter found that touches the range. */
  readonly diagnostics: readonly LintDiagnostic[];
  /** The nodes that hold the start, outermost first. */
  readonly path: readonly Node[];
}

export function actionRequest(document: ServiceDocument, start: number, end: number): ActionRequest {
  const { diagnostics } = document.lintResult;
  return {
    document,
    start,
    end,
    diagnostics: diagnostics.filter((diagnostic) => diagnostic.start <= end && start <= diagnostic.end),
    path: nodesAt(document.parsed.document, start),
  };
}

/** An action of the given kind that edits the document. */
export function editingAction(
  document: ServiceDocument,
  title: string,
  kind: string,
  edits: readonly TextEdit[],
): CodeAction {
  const changes = edits.map((edit) => ({ range: toRange(document, edit), newText: edit.newText }));
  return { title, kind, edit: { changes: { [document.uri]: changes } } };
}

/** A quick fix of a diagnostic. */
export function quickFix(
  document: ServiceDocument,
  diagnostic: LintDiagnostic,
  title: string,
  edits: readonly TextEdit[],
): CodeAction {
  return {
    ...editingAction(document, title, "quickfix", edits),
    diagnostics: [toDiagnostic(document, diagnostic)],
  };
}
