import type { PacketWords } from "@nftlint/service";
import {
  type Disposable,
  EventEmitter,
  type FileSystemWatcher,
  type LogOutputChannel,
  type TextDocument,
  type Uri,
  workspace,
} from "vscode";
import { type BaseLanguageClient, FileChangeType, type LanguageClientOptions, State } from "vscode-languageclient";
import type { TraceChannel } from "./trace-channel.ts";

/** How the server is doing. */
export type ServerState = "not started" | "starting" | "running" | "stopped";

/** Makes a client of the server, not started, with what is the same wherever it runs. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

const states = {
  [State.Starting]: "starting",
  [State.Running]: "running",
  [State.Stopped]: "stopped",
  [State.StartFailed]: "stopped",
} as const;

/** What the diagnostics of a ruleset depend on besides itself: configurations, snapshots and includes. */
const watched = ["**/{nftlint,.nftlint}.json", "**/*snapshot*.json", "**/*.{nft,nftables,conf,cfg,rules}"];

/** The language server, started with the first ruleset that is opened. */
export class LanguageServer implements Disposable {
  readonly #makeClient: MakeClient;
  readonly #output: LogOutputChannel;
  readonly #trace: TraceChannel;
  readonly #watchers: FileSystemWatcher[];
  readonly #changed = new EventEmitter<ServerState>();
  #client: BaseLanguageClient | null = null;
  #state: ServerState = "not started";

  readonly onDidChangeState = this.#changed.event;

  constructor(makeClient: MakeClient, output: LogOutputChannel, trace: TraceChannel) {
    this.#makeClient = makeClient;
    this.#output = output;
    this.#trace = trace;
    this.#watchers = watched.map((pattern) => workspace.createFileSystemWatcher(pattern));
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

  /** The name of the host that a document is checked against; `null` where there is none, or no server runs. */
  async hostOf(uri: Uri): Promise<string | null> {
    if (this.#client?.isRunning() !== true) return null;
    return this.#client.sendRequest<string | null>("nftlint/host", { textDocument: { uri: uri.toString() } });
  }

  /**
   * Asks what is ours beside the protocol; `null` where there is no answer, or no server runs.
   * @param packet what becomes of which packet is asked; `null` where none is
   */
  async ask<Answer>(
    method: "nftlint/interfaces" | "nftlint/graph" | "nftlint/trace",
    uri: Uri,
    packet: PacketWords | null,
  ): Promise<Answer | null> {
    if (this.#client?.isRunning() !== true) return null;
    return this.#client.sendRequest<Answer | null>(method, { textDocument: { uri: uri.toString() }, packet });
  }

  /** Tells the server of a file that nobody watches. */
  fileChanged(file: Uri): void {
    if (this.#client?.isRunning() !== true) return;
    const changes = [{ uri: file.toString(), type: FileChangeType.Changed }];
    void this.#client.sendNotification("workspace/didChangeWatchedFiles", { changes });
  }

  dispose(): void {
    void this.#client?.dispose();
    for (const watcher of this.#watchers) watcher.dispose();
    this.#changed.dispose();
  }

  #make(): BaseLanguageClient {
    const client = this.#makeClient({
      outputChannel: this.#output,
      traceOutputChannel: this.#trace,
      synchronize: { configurationSection: "nftlint", fileEvents: this.#watchers },
    });
    client.onDidChangeState(({ newState }) => {
      this.#state = states[newState];
      this.#changed.fire(this.#state);
    });
    return client;
  }
}
