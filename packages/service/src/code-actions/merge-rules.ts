import { type LintResult, lint } from "@nftlint/linter";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { type ActionRequest, editingAction } from "./action.ts";

/** The rules whose fixes make one rule of several that do the same. */
const merging: ReadonlySet<string> = new Set(["prefer-set", "prefer-vmap"]);

/**
 * Makes one rule with a set of those in the selection that differ in one value, also where the
 * configuration has the linter say nothing of them.
 */
export function mergeRules({ document, start, end }: ActionRequest): CodeAction[] {
  if (start === end) return [];
  return mergeable(document).diagnostics.flatMap((diagnostic) =>
    merging.has(diagnostic.rule) && diagnostic.start < end && start < diagnostic.end
      ? diagnostic.fixes.map(({ title, edits }) => editingAction(document, title, "refactor.rewrite", edits))
      : [],
  );
}

const known = new WeakMap<ServiceDocument, LintResult>();

/** What the linter says of rules that could be one, whatever is configured. */
function mergeable(document: ServiceDocument): LintResult {
  let result = known.get(document);
  if (result === undefined) {
    const { path, text, parsed, lintOptions } = document;
    result = lint({ path, text, parsed }, { ...lintOptions, select: merging });
    known.set(document, result);
  }
  return result;
}
