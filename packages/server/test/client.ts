/** A client that speaks the real protocol to a server in the same process, over two streams. */
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import {
  createConnection,
  createProtocolConnection,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { fileSystem } from "../src/file-system.ts";
import { serve } from "../src/serve.ts";
import type { System } from "../src/system.ts";

export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** Opens a document; the address is that of a file of this path. */
  open(path: string, text: string): Promise<string>;
}

/** Starts a server and a client for one test. */
export async function connect(params: Partial<InitializeParams> = {}, system: System = fileSystem): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  serve(createConnection(up, down), system, "1.2.3");
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  connection.listen();
  onTestFinished(() => connection.dispose());
  const initialized: InitializeResult = await connection.sendRequest("initialize", {
    processId: null,
    rootUri: null,
    capabilities: {},
    ...params,
  });
  await connection.sendNotification("initialized", {});
  return {
    connection,
    initialized,
    async open(path, text) {
      const uri = `file://${path}`;
      const textDocument = { uri, languageId: "nft", version: 1, text };
      await connection.sendNotification("textDocument/didOpen", { textDocument });
      return uri;
    },
  };
}
