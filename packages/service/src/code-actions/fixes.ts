import type { CodeAction } from "vscode-languageserver-types";
import { type ActionRequest, quickFix } from "./action.ts";

/** Every fix of every diagnostic; safe ones are those that an editor may take unasked. */
export function fixes({ document, diagnostics }: ActionRequest): CodeAction[] {
  return diagnostics.flatMap((diagnostic) =>
    diagnostic.fixes.map(({ title, safety, edits }) => {
      const action = quickFix(document, diagnostic, title, edits);
      return safety === "safe" ? { ...action, isPreferred: true } : action;
    }),
  );
}
