import { fixText } from "@nftlint/linter";
import type { TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { editingAction } from "./action.ts";

/** The kind of the action that clients run when a document is saved. */
export const fixAllKind = "source.fixAll.nftlint";

/** Applies every safe fix until none is left, as `nftlint check --fix` does; nothing where none applies. */
export function fixAll(document: ServiceDocument): CodeAction[] {
  const isFixable = document.lintResult.diagnostics.some(({ fixes }) => fixes.some(({ safety }) => safety === "safe"));
  if (!isFixable) return [];
  const { text } = fixText({ path: document.path, text: document.text }, document.lintOptions);
  const edit = difference(document.text, text);
  return edit === null ? [] : [editingAction(document, "Fix all safe problems", fixAllKind, [edit])];
}

/** The least stretch in which two texts differ; `null` where they are the same. */
function difference(before: string, after: string): TextEdit | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let common = 0;
  while (common < shorter - start && before[before.length - 1 - common] === after[after.length - 1 - common]) common++;
  return { start, end: before.length - common, newText: after.slice(start, after.length - common) };
}
