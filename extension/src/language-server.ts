import {
  type Disposable,
  EventEmitter,
  type ExtensionContext,
  type LogOutputChannel,
  type TextDocument,
  Uri,
} from "vscode";
import { LanguageClient, State, TransportKind } from "vscode-languageclient/node";

/** How the server is doing. */
export type ServerState = "not started" | "starting" | "running" | "stopped";

const states = {
  [State.Starting]: "starting",
  [State.Running]: "running",
  [State.Stopped]: "stopped",
  [State.StartFailed]: "stopped",
} as const;

/** The language server, started with the first ruleset that is opened. */
export class LanguageServer implements Disposable {
  readonly #context: ExtensionContext;
  readonly #output: LogOutputChannel;
  readonly #changed = new EventEmitter<ServerState>();
  #client: LanguageClient | null = null;
  #state: ServerState = "not started";

  readonly onDidChangeState = this.#changed.event;

  constructor(context: ExtensionContext, output: LogOutputChannel) {
    this.#context = context;
    this.#output = output;
  }

  get state(): ServerState {
    return this.#state;
  }

  /** Starts the server where one of the documents is a ruleset, and it does not run yet. */
  async startFor(documents: readonly TextDocument[]): Promise<void> {
    if (this.#client !== null || !documents.some(({ languageId }) => languageId === "nft")) return;
    this.#client = this.#make();
    await this.#client.start();
  }

  /** Ends the server and starts it anew. */
  async restart(): Promise<void> {
    await this.#client?.dispose();
    this.#client = this.#make();
    await this.#client.start();
  }

  dispose(): void {
    void this.#client?.dispose();
    this.#changed.dispose();
  }

  #make(): LanguageClient {
    const module = Uri.joinPath(this.#context.extensionUri, "dist", "server.cjs").fsPath;
    const run = { module, transport: TransportKind.ipc };
    const client = new LanguageClient(
      "nftlint",
      "nftlint",
      { run, debug: { ...run, options: { execArgv: ["--nolazy", "--inspect=6009"] } } },
      {
        documentSelector: [
          { scheme: "file", language: "nft" },
          { scheme: "untitled", language: "nft" },
        ],
        outputChannel: this.#output,
        synchronize: { configurationSection: "nftlint" },
      },
    );
    client.onDidChangeState(({ newState }) => {
      this.#state = states[newState];
      this.#changed.fire(this.#state);
    });
    return client;
  }
}
