import { commands, type ExtensionContext, window, workspace } from "vscode";
import { LanguageServer } from "./language-server.ts";
import { recognizeRulesets } from "./recognition.ts";
import { showReferencesCommand } from "./references.ts";
import { StatusBar } from "./status-bar.ts";

/** Called by VS Code with the first document that may concern us. */
export async function activate(context: ExtensionContext): Promise<void> {
  const output = window.createOutputChannel("nftlint", { log: true });
  const server = new LanguageServer(context, output);
  const status = new StatusBar(server);
  context.subscriptions.push(
    output,
    server,
    status,
    ...recognizeRulesets(),
    showReferencesCommand(),
    commands.registerCommand("nftlint.restartServer", () => server.restart()),
    commands.registerCommand("nftlint.showOutput", () => output.show()),
    workspace.onDidOpenTextDocument(() => server.startFor(workspace.textDocuments)),
  );
  await server.startFor(workspace.textDocuments);
}
