/** A client that can also send what no client should: it frames its messages itself. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";
import {
  type Message,
  type RequestMessage,
  type ResponseMessage,
  StreamMessageReader,
} from "vscode-languageserver/node";

const command = resolve(import.meta.dirname, "../../../packages/cli/dist/nftlint.mjs");

/** What a request came to. */
export type Answer = Pick<ResponseMessage, "result" | "error">;

/** The last diagnostics that were pushed for a document. */
export interface Published {
  readonly version: number | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export class RawClient {
  readonly published = new Map<string, Published>();
  /** Diagnostics that were pushed for an older version than those before them. */
  readonly wentBack: string[] = [];
  /** Settles once the server is gone. */
  readonly ended: Promise<null>;
  readonly #server: ChildProcess;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #lastId = 0;
  /** What the server wrote to its standard error. */
  #errors = "";

  /** @param megabytes what the heap of the server may grow to before it ends */
  constructor(megabytes: number) {
    const options = [
      "--expose-gc",
      `--max-old-space-size=${megabytes}`,
      "--import",
      join(import.meta.dirname, "heap-probe.ts"),
    ];
    this.#server = spawn(process.execPath, [...options, command, "server", "--stdio"], {
      stdio: ["pipe", "pipe", "pipe", "ipc"],
    });
    this.ended = once(this.#server, "exit").then(() => null);
    this.#server.stderr!.on("data", (data) => {
      this.#errors += data;
    });
    // Writing to a server that is gone is told by the answers that are missing.
    this.#server.stdin!.on("error", () => {});
    new StreamMessageReader(this.#server.stdout!).listen((message) => this.#receive(message));
  }

  /** Whether the server is still there; if not, why. */
  get state(): string {
    const { exitCode, signalCode } = this.#server;
    return exitCode === null && signalCode === null
      ? "running"
      : `ended with ${signalCode ?? exitCode}: ${this.#errors}`;
  }

  /** Sends a request; gives its number and what comes back. */
  request(method: unknown, params: unknown): { id: number; answer: Promise<Answer> } {
    const id = ++this.#lastId;
    const answer = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.send({ jsonrpc: "2.0", id, method, params });
    return { id, answer };
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const answer = await Promise.race([this.request(method, params).answer, this.ended]);
    if (answer === null) throw new Error(`${method}: the server ${this.state}`);
    const { result, error } = answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  notify(method: unknown, params: unknown): void {
    this.send({ jsonrpc: "2.0", method, params });
  }

  /** Sends a value as a message, whatever it is. */
  send(message: unknown): void {
    const body = JSON.stringify(message);
    this.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  }

  write(bytes: string): void {
    this.#server.stdin!.write(bytes);
  }

  /** @param folder the address of the workspace's root */
  async greet(folder: string, initializationOptions: object): Promise<void> {
    await this.ask("initialize", {
      processId: process.pid,
      rootUri: folder,
      capabilities: { workspace: { workspaceFolders: true } },
      workspaceFolders: [{ uri: folder, name: "fuzz" }],
      initializationOptions,
    });
    this.notify("initialized", {});
  }

  /** Bytes of the server's heap after a collection. */
  async heap(): Promise<number> {
    const told = once(this.#server, "message");
    this.#server.send("heap");
    return (await told)[0] as number;
  }

  /** Ends the server as editors do; gives its exit status. */
  async stop(): Promise<number | null> {
    await this.ask("shutdown", undefined);
    this.notify("exit", undefined);
    await this.ended;
    return this.#server.exitCode;
  }

  kill(): void {
    this.#server.kill("SIGKILL");
  }

  #receive(message: Message): void {
    if ("method" in message && message.method === "textDocument/publishDiagnostics") {
      const { uri, version, diagnostics } = (message as RequestMessage).params as PublishDiagnosticsParams;
      const before = this.published.get(uri)?.version ?? 0;
      if (version !== undefined && version < before) this.wentBack.push(`${uri}: ${version} after ${before}`);
      this.published.set(uri, { version, diagnostics });
    } else if ("id" in message && typeof message.id === "number" && !("method" in message)) {
      this.#waiting.get(message.id)?.(message as ResponseMessage);
      this.#waiting.delete(message.id);
    }
  }
}
