/** Rulesets in files that VS Code gives to another language by their name. */
import { isRuleset } from "@nftlint/service";
import { type Disposable, languages, type TextDocument, workspace } from "vscode";

/** The languages that VS Code gives to `.cfg`, `.conf`, `.rules` and to files without an ending. */
const others: ReadonlySet<string> = new Set(["ini", "properties", "plaintext", "shellscript"]);

/** Looks at what is open and at what will be opened. */
export function recognizeRulesets(): Disposable[] {
  for (const document of workspace.textDocuments) void recognize(document);
  return [workspace.onDidOpenTextDocument((document) => void recognize(document))];
}

async function recognize(document: TextDocument): Promise<void> {
  if (!others.has(document.languageId) || document.isUntitled) return;
  const wanted = workspace.getConfiguration("nftlint", document).get<boolean>("recognizeRulesets", true);
  if (wanted && isRuleset(document.getText())) await languages.setTextDocumentLanguage(document, "nft");
}
