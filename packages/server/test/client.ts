/** A client that speaks the real protocol to a server in the same process, over two streams. */
import { PassThrough } from "node:stream";
import { onTestFinished } from "vitest";
import {
  type ConfigurationParams,
  createConnection,
  createProtocolConnection,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { fileSystem } from "../src/file-system.ts";
import { serve } from "../src/serve.ts";
import type { System } from "../src/system.ts";

export interface Client {
  readonly connection: ProtocolConnection;
  readonly initialized: InitializeResult;
  /** The first things that the server asks to be told of. */
  readonly registered: Promise<readonly Registration[]>;
  /** Opens a document; the address is that of a file of this path. */
  open(path: string, text: string): Promise<string>;
}

/** What the client answers when the server asks. */
interface Answers {
  /** The settings of the file at an address, or of all. */
  settingsOf(scopeUri: string | undefined): object;
}

/** Starts a server and a client for one test. */
export async function connect(
  params: Partial<InitializeParams> = {},
  system: System = fileSystem,
  answers: Answers | null = null,
): Promise<Client> {
  const [up, down] = [new PassThrough(), new PassThrough()];
  serve(createConnection(up, down), system, "1.2.3");
  const connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const registered = new Promise<readonly Registration[]>((resolve) =>
    connection.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) =>
      resolve(registrations),
    ),
  );
  if (answers !== null) {
    connection.onRequest("workspace/configuration", ({ items }: ConfigurationParams) =>
      items.map(({ scopeUri }) => answers.settingsOf(scopeUri)),
    );
  }
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
    registered,
    async open(path, text) {
      const uri = `file://${path}`;
      const textDocument = { uri, languageId: "nft", version: 1, text };
      await connection.sendNotification("textDocument/didOpen", { textDocument });
      return uri;
    },
  };
}
