/** The language server: a connection, the documents that are open on it, and the features that answer. */
import { pathOf } from "@nftlint/service";
import { type Connection, FileChangeType, type FileEvent, TextDocumentSyncKind } from "vscode-languageserver";
import { Client } from "./client.ts";
import { DiagnosticsAnswerer, DiagnosticsPusher } from "./diagnostics.ts";
import { answerRequests, capabilities } from "./features.ts";
import { OpenDocuments } from "./open-documents.ts";
import { Refresher } from "./refresh.ts";
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
  const client = new Client(connection);
  const open = new OpenDocuments(texts, system, client, (problem) => connection.console.error(problem));
  const pusher = new DiagnosticsPusher(connection, open);
  const answerer = new DiagnosticsAnswerer(connection, open);
  const workspace = new Workspace(connection, open, client, system);
  const refresher = new Refresher(connection);
  let isPulled = false;
  /** Clients that ask for diagnostics ask again by themselves where a text has changed. */
  const push = (uris: readonly string[]) => {
    if (!isPulled) for (const uri of uris) pusher.schedule(uri);
  };
  /** Settings or files have changed: what is around documents. */
  const readAnew = () => {
    open.forget();
    workspace.forget();
    if (isPulled) connection.languages.diagnostics.refresh();
    push(open.uris);
    void refresher.refresh();
  };

  connection.onInitialize((params) => {
    const { capabilities: own } = params;
    client.initialize(params);
    open.setFolders(client.folders);
    refresher.initialize(own);
    isPulled = own.textDocument?.diagnostic !== undefined && own.workspace?.diagnostics?.refreshSupport === true;
    return {
      serverInfo: { name: "nftlint", version },
      capabilities: {
        ...capabilities,
        textDocumentSync: TextDocumentSyncKind.Incremental,
        // What a document includes may be open as well, so that a change in one tells of others.
        diagnosticProvider: { identifier: "nftlint", interFileDependencies: true, workspaceDiagnostics: false },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  });
  connection.onInitialized(async () => {
    await client.listen(() => {
      open.setFolders(client.folders);
      readAnew();
    });
    await client.readSettings(undefined);
    readAnew();
  });
  connection.onDidChangeConfiguration(async ({ settings }: { settings?: { nftlint?: unknown } | null }) => {
    await client.readSettings(settings?.nftlint ?? null);
    readAnew();
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    // What is saved from an editor was read there already.
    const isNews = ({ uri, type }: FileEvent) => type !== FileChangeType.Changed || texts.get(uri) === undefined;
    if (changes.some((change) => isNews(change) && open.dependsOn(pathOf(change.uri)))) readAnew();
  });
  texts.onDidChangeContent(({ document: { uri } }) => push([uri, ...open.changed(uri)]));
  texts.onDidClose(({ document: { uri } }) => {
    const others = open.close(uri);
    answerer.clear(uri);
    if (!isPulled) pusher.clear(uri);
    push(others);
  });
  answerRequests(connection, open, client);
  texts.listen(connection);
  connection.listen();
}
