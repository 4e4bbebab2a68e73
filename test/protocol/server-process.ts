/** The built `nftlint server` in a process of its own, with a client that speaks the real protocol to it. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import type { Readable, Writable } from "node:stream";
import {
  createProtocolConnection,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
} from "vscode-languageserver/node";

const command = resolve(import.meta.dirname, "../../packages/cli/dist/nftlint.mjs");

/** A server that was started, and what a client does with it. */
export interface ServerProcess {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  open(uri: string, text: string): Promise<void>;
  change(uri: string, version: number, contentChanges: TextDocumentContentChangeEvent[]): Promise<void>;
  /** The diagnostics that are pushed for this version of a document, or were already if they are the last ones. */
  published(uri: string, version: number): Promise<PublishDiagnosticsParams>;
  /** Ends the server as editors do; gives its exit status. */
  stop(): Promise<number | null>;
}

/**
 * Starts the server and greets it.
 * @param nodeOptions for the Node that runs it
 */
export async function startServer(
  params: Partial<InitializeParams> = {},
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> {
  const server = spawn(process.execPath, [...nodeOptions, command, "server", "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const connection = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const published = awaitDiagnostics(connection);
  connection.listen();
  const initialized: InitializeResult = await connection.sendRequest("initialize", {
    processId: process.pid,
    rootUri: null,
    capabilities: {},
    ...params,
  });
  await connection.sendNotification("initialized", {});
  return {
    process: server,
    connection,
    initialized,
    published,
    open: (uri, text) =>
      connection.sendNotification("textDocument/didOpen", {
        textDocument: { uri, languageId: "nft", version: 1, text },
      }),
    change: (uri, version, contentChanges) =>
      connection.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges }),
    async stop() {
      const ended = once(server, "exit");
      await connection.sendRequest("shutdown");
      await connection.sendNotification("exit");
      const [status] = await ended;
      connection.dispose();
      return status as number | null;
    },
  };
}

/** Listens to the diagnostics that are pushed, and keeps the last ones of each document. */
function awaitDiagnostics(connection: ProtocolConnection): ServerProcess["published"] {
  const last = new Map<string, PublishDiagnosticsParams>();
  const waiting = new Set<(params: PublishDiagnosticsParams) => void>();
  connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    last.set(params.uri, params);
    for (const listener of waiting) listener(params);
  });
  return (uri, version) => {
    const known = last.get(uri);
    if (known?.version === version) return Promise.resolve(known);
    return new Promise((found) => {
      const listener = (params: PublishDiagnosticsParams) => {
        if (params.uri !== uri || params.version !== version) return;
        waiting.delete(listener);
        found(params);
      };
      waiting.add(listener);
    });
  };
}
