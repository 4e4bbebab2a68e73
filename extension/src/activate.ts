import { commands, type Event, type ExtensionContext, type Uri, window, workspace } from "vscode";
import { registerGraphs } from "./graph/register.ts";
import { LanguageServer, type MakeClient } from "./language-server.ts";
import { recognizeRulesets } from "./recognition.ts";
import { showReferencesCommand } from "./references.ts";
import { openSample } from "./sample.ts";
import { selectSnapshot } from "./snapshot.ts";
import { StatusBar } from "./status-bar.ts";
import { TraceChannel } from "./trace-channel.ts";

/**
 * What the extension does wherever it runs.
 * @param onDidWriteSnapshot tells of snapshots that it has recorded; `null` where it records none
 * @param makeClient says how the language server is reached there
 */
export async function activateWith(
  context: ExtensionContext,
  onDidWriteSnapshot: Event<Uri> | null,
  makeClient: MakeClient,
): Promise<void> {
  const output = window.createOutputChannel("nftlint", { log: true });
  const trace = new TraceChannel();
  const server = new LanguageServer(makeClient, output, trace);
  context.subscriptions.push(
    output,
    trace,
    server,
    new StatusBar(server),
    ...recognizeRulesets(),
    ...(onDidWriteSnapshot === null ? [] : [onDidWriteSnapshot((file) => server.fileChanged(file))]),
    ...registerGraphs(context, server),
    showReferencesCommand(),
    commands.registerCommand("nftlint.restartServer", () => server.restart()),
    commands.registerCommand("nftlint.showOutput", () => output.show()),
    commands.registerCommand("nftlint.showTrace", () => trace.show()),
    commands.registerCommand("nftlint.openSample", () => openSample(context)),
    commands.registerCommand("nftlint.selectSnapshot", selectSnapshot),
    workspace.onDidOpenTextDocument(() => server.startFor(workspace.textDocuments)),
  );
  await server.startFor(workspace.textDocuments);
}
