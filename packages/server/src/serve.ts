/** The language server: a connection, the documents that are open on it, and the features that answer. */
import { type ClientCapabilities, type Connection, TextDocumentSyncKind } from "vscode-languageserver";
import { answerDiagnostics, DiagnosticsPusher } from "./diagnostics.ts";
import { answerRequests, capabilities } from "./features.ts";
import { OpenDocuments } from "./open-documents.ts";
import { Refresher } from "./refresh.ts";
import { defaultSettings, readSettings } from "./settings.ts";
import type { System } from "./system.ts";
import { checkedTexts } from "./texts.ts";
import { Workspace } from "./workspace.ts";

/**
 * Serves a connection until the client ends it.
 * @param connection not listening yet
 * @param version of nftlint, as clients show it
 */
export function serve(connection: Connection, system: System, version: string): void {
  const texts = checkedTexts();
  const open = new OpenDocuments(texts, system, defaultSettings, (problem) => connection.console.error(problem));
  const pusher = new DiagnosticsPusher(connection, open);
  const workspace = new Workspace(connection, open, system);
  const refresher = new Refresher(connection);
  const client: { capabilities: ClientCapabilities } = { capabilities: {} };
  let asksForSettings = false;
  let isPulled = false;
  const changed = () => {
    if (isPulled) connection.languages.diagnostics.refresh();
    else for (const uri of open.uris) pusher.schedule(uri);
  };
  /** Settings or files have changed: what is around documents. */
  const changedAround = () => {
    changed();
    void refresher.refresh();
  };

  connection.onInitialize((params) => {
    const { capabilities: own, initializationOptions } = params;
    client.capabilities = own;
    workspace.initialize(params);
    refresher.initialize(own);
    asksForSettings = own.workspace?.configuration === true;
    isPulled = own.textDocument?.diagnostic !== undefined && own.workspace?.diagnostics?.refreshSupport === true;
    open.forget(readSettings(initializationOptions));
    return {
      serverInfo: { name: "nftlint", version },
      capabilities: {
        ...capabilities,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        // What a document includes may be open as well, so that a change in one tells of others.
        diagnosticProvider: { identifier: "nftlint", interFileDependencies: true, workspaceDiagnostics: false },
      },
    };
  });
  const readAnew = async () => {
    try {
      open.forget(asksForSettings ? readSettings(await connection.workspace.getConfiguration("nftlint")) : undefined);
    } catch (error) {
      connection.console.error(`the settings cannot be asked for: ${error}`);
      open.forget();
    }
    changedAround();
  };
  connection.onInitialized(() => void readAnew());
  connection.onDidChangeConfiguration(async ({ settings }: { settings?: { nftlint?: unknown } }) => {
    if (asksForSettings) {
      await readAnew();
      return;
    }
    open.forget(readSettings(settings?.nftlint));
    changedAround();
  });
  connection.onDidChangeWatchedFiles(() => {
    workspace.forget();
    open.forget();
    changedAround();
  });
  texts.onDidChangeContent(() => {
    open.changed();
    // Others may include it. Clients that ask for diagnostics do so by themselves.
    if (!isPulled) changed();
  });
  texts.onDidClose(({ document }) => {
    open.close(document.uri);
    if (!isPulled) pusher.clear(document.uri);
  });
  answerRequests(connection, open, client);
  answerDiagnostics(connection, open);
  texts.listen(connection);
  connection.listen();
}
