/** The ruleset that is meant: that of the editor, as it is on the disk once it is saved. */
import { basename, dirname } from "node:path";
import { type TextDocument, type TextEditor, window, workspace } from "vscode";

export interface RulesetFile {
  readonly document: TextDocument;
  readonly editor: TextEditor;
  /** Absolute. */
  readonly path: string;
  readonly directory: string;
  /** What people call it. */
  readonly name: string;
}

/**
 * Rulesets that were changed are saved first: what is included is read from the disk, and people
 * mean what they see. Answers with `undefined`, and says so, where no ruleset is shown or one could not be saved.
 */
export async function shownRuleset(): Promise<RulesetFile | undefined> {
  const editor = window.activeTextEditor;
  const document = editor?.document;
  if (editor === undefined || document?.languageId !== "nft" || document.uri.scheme !== "file") {
    void window.showWarningMessage("Open the ruleset that is meant for the host first: a file of this machine.");
    return undefined;
  }
  const changed = workspace.textDocuments.filter(
    ({ languageId, isDirty, isUntitled }) => languageId === "nft" && isDirty && !isUntitled,
  );
  const saved = await Promise.all(changed.map((one) => one.save()));
  if (!saved.every(Boolean)) {
    void window.showErrorMessage("A ruleset could not be saved, so nothing was done.");
    return undefined;
  }
  const path = document.uri.fsPath;
  return { document, editor, path, directory: dirname(path), name: basename(path) };
}
