import { fileSystem, serve } from "@nftlint/server";
import { createConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { version } from "./package-version.ts";

/** Serves the client at standard input and output; gives the exit status once it is gone. */
export function serveStandardStreams(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const connection = createConnection(new StreamMessageReader(process.stdin), new StreamMessageWriter(process.stdout));
  let wasAsked = false;
  connection.onShutdown(() => {
    wasAsked = true;
  });
  // A client that is gone without a word leaves nobody to serve.
  connection.onExit(() => resolve(wasAsked ? 0 : 2));
  process.stdin.on("end", () => resolve(wasAsked ? 0 : 2));
  serve(connection, fileSystem, version);
  return promise;
}
