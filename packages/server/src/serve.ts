/** The language server: a connection, the documents that are open on it, and the features that answer. */
import { type Connection, TextDocumentSyncKind, TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { answerRequests, capabilities } from "./features.ts";
import { OpenDocuments } from "./open-documents.ts";
import { defaultSettings, readSettings } from "./settings.ts";
import type { System } from "./system.ts";

/**
 * Serves a connection until the client ends it.
 * @param connection not listening yet
 * @param version of nftlint, as clients show it
 */
export function serve(connection: Connection, system: System, version: string): void {
  const texts = new TextDocuments(TextDocument);
  const open = new OpenDocuments(texts, system, defaultSettings, (problem) => connection.console.error(problem));
  let asksForSettings = false;

  connection.onInitialize(({ capabilities: client, initializationOptions }) => {
    asksForSettings = client.workspace?.configuration === true;
    open.forget(readSettings(initializationOptions));
    return {
      serverInfo: { name: "nftlint", version },
      capabilities: { ...capabilities, textDocumentSync: TextDocumentSyncKind.Incremental },
    };
  });
  const readAnew = async () => {
    const sent: unknown = asksForSettings ? await connection.workspace.getConfiguration("nftlint") : null;
    open.forget(asksForSettings ? readSettings(sent) : undefined);
  };
  connection.onInitialized(() => void readAnew());
  connection.onDidChangeConfiguration(async ({ settings }: { settings?: { nftlint?: unknown } }) => {
    if (asksForSettings) await readAnew();
    else open.forget(readSettings(settings?.nftlint));
  });
  connection.onDidChangeWatchedFiles(() => open.forget());
  texts.onDidChangeContent(() => open.changed());
  texts.onDidClose(({ document }) => open.close(document.uri));
  answerRequests(connection, open);
  texts.listen(connection);
  connection.listen();
}
