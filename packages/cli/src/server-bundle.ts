import { fileSystem, serve } from "@nftlint/server";
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { version } from "./package-version.ts";

/** Serves the client at standard input and output; gives the exit status once it is gone. */
export function serveStandardStreams(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const reader = new StreamMessageReader(process.stdin);
  const connection = createConnection(reader, new StreamMessageWriter(process.stdout));
  let wasAsked = false;
  connection.onShutdown(() => {
    wasAsked = true;
  });
  // A client that is gone without a word leaves nobody to serve.
  connection.onExit(() => resolve(wasAsked ? 0 : 2));
  process.stdin.on("end", () => resolve(wasAsked ? 0 : 2));
  // A message that makes no sense is left out. But where none begins as it should, nobody knows where
  // the next one does: a client notices that a server ends, not that it has gone deaf.
  reader.onError((error) => {
    if (!isOfHeader(error)) return;
    process.stderr.write(`nftlint server: this is not the language server protocol: ${error.message}\n`);
    resolve(2);
  });
  serve(connection, fileSystem, version);
  return promise;
}

/** Whether the reader fails at the lines before a message; it has no other mark for it than its words. */
function isOfHeader({ message }: Error): boolean {
  return /^(Header must provide|Content-Length value|Message header must)/.test(message);
}
