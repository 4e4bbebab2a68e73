/** A client that types, asks, calls off and talks nonsense at random, and knows what the server must say in the end. */
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { ErrorCodes, LSPErrorCodes } from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { pickWeighted, type Random } from "../../fuzz/random.ts";
import { nonsense, randomQuestion, wrongNotifications, wrongQuestion } from "./questions.ts";
import { type Answer, RawClient } from "./raw-client.ts";
import { below, oneOf, randomChange, type Typed } from "./typing.ts";

/** Milliseconds that an answer, or the last diagnostics, may take. */
const patience = 30_000;

/** The heap that the server may have: a leak ends it. */
const megabytes = 256;

/** Errors that are good answers: the feature is not offered, the request was called off, the name cannot be given. */
const refusals: ReadonlySet<number> = new Set([
  ErrorCodes.MethodNotFound,
  LSPErrorCodes.RequestCancelled,
  LSPErrorCodes.RequestFailed,
]);

interface Edited extends Typed {
  isOpen: boolean;
}

export class Fuzzer {
  edits = 0;
  readonly #random: Random;
  readonly #client = new RawClient(megabytes);
  readonly #folder: string;
  readonly #documents: Edited[];
  /** The answers that are awaited. */
  readonly #answers = new Map<number, Promise<Answer>>();
  /** Questions that make sense and got an answer that makes none. */
  readonly #failures: string[] = [];

  /**
   * @param directory the root of the workspace
   * @param files the names and texts of the documents that are edited
   */
  constructor(directory: string, files: Readonly<Record<string, string>>, random: Random) {
    this.#folder = pathToFileURL(directory).href;
    this.#random = random;
    this.#documents = Object.entries(files).map(([name, seed]) => ({
      document: TextDocument.create(`${this.#folder}/${name}`, "nft", 1, seed),
      seed,
      isOpen: true,
    }));
  }

  async start(): Promise<void> {
    await this.#client.greet(this.#folder, { delay: 0 });
    for (const typed of this.#documents) open(this.#client, typed);
  }

  /** Does one thing that is drawn at random. */
  async step(): Promise<void> {
    const steps: readonly [number, () => void][] = [
      [60, () => this.#type()],
      [20, () => this.#askSensibly()],
      [6, () => this.#callOff()],
      [4, () => this.#ask(wrongQuestion(this.#someDocument().document, this.#random))],
      [4, () => this.#talkNonsense()],
      [2, () => this.#openOrClose()],
      [1, () => this.#client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: this.#folder, type: 2 }] })],
      [1, () => this.#client.notify("workspace/didChangeConfiguration", { settings: { nftlint: { delay: 0 } } })],
    ];
    steps[
      pickWeighted(
        steps.map(([weight]) => weight),
        this.#random,
      )
    ]![1]();
    // People pause; and a server that is far behind would hide what happens while it reads along.
    if (this.#answers.size > 20) await this.#allAnswers();
    else if (this.#random() < 0.2) await sleep(below(4, this.#random));
  }

  /**
   * Waits until all is answered and pushed.
   * @returns what differs from the diagnostics of a server that is started now, and what else went wrong
   */
  async settle(): Promise<string[]> {
    await this.#allAnswers();
    const fresh = new RawClient(megabytes);
    await fresh.greet(this.#folder, { delay: patience });
    const opened = this.#documents.filter(({ isOpen }) => isOpen);
    for (const typed of opened) open(fresh, typed);
    const wrong: string[] = [];
    for (const { document, isOpen } of this.#documents) {
      const { uri, version } = document;
      const params = { textDocument: { uri } };
      const expected = isOpen
        ? { version, diagnostics: ((await fresh.ask("textDocument/diagnostic", params)) as { items: unknown }).items }
        : { version: undefined, diagnostics: [] };
      const until = Date.now() + patience;
      while (!isDeepStrictEqual(this.#client.published.get(uri), expected) && Date.now() < until) await sleep(5);
      const pushed = this.#client.published.get(uri);
      if (!isDeepStrictEqual(pushed, expected)) {
        wrong.push(`${uri} version ${version}: pushed ${JSON.stringify(pushed)}, expected ${JSON.stringify(expected)}`);
      }
    }
    fresh.kill();
    // The nonsense has a document of its own, whose versions are nonsense as well.
    const wentBack = this.#client.wentBack.filter((line) => line.startsWith(this.#folder));
    return [...wrong, ...wentBack, ...this.#failures];
  }

  /** Gives all documents the text that they had at first; then the bytes of the server's heap. */
  async heapOfSeeds(): Promise<number> {
    for (const typed of this.#documents) {
      if (typed.isOpen) this.#change(typed, [{ text: typed.seed }]);
      else this.#toggle(typed);
      if (typed.document.getText() !== typed.seed) this.#change(typed, [{ text: typed.seed }]);
    }
    const wrong = await this.settle();
    if (wrong.length > 0) throw new Error(wrong.join("\n"));
    return this.#client.heap();
  }

  /** Ends the server as editors do; gives its exit status. */
  stop(): Promise<number | null> {
    return this.#client.stop();
  }

  kill(): void {
    this.#client.kill();
  }

  #type(): void {
    const typed = this.#someDocument();
    if (!typed.isOpen) return;
    const count = this.#random() < 0.9 ? 1 : 1 + below(4, this.#random);
    const changes = [];
    // Each change is seen from the text that the one before it leaves.
    for (let index = 0; index < count; index++) {
      const change = randomChange(typed, this.#random);
      TextDocument.update(typed.document, [change], typed.document.version);
      changes.push(change);
    }
    this.#send(typed, changes);
  }

  #change(typed: Edited, changes: Parameters<typeof TextDocument.update>[1]): void {
    TextDocument.update(typed.document, changes, typed.document.version);
    this.#send(typed, changes);
  }

  #send({ document }: Edited, contentChanges: Parameters<typeof TextDocument.update>[1]): void {
    TextDocument.update(document, [], document.version + 1);
    const textDocument = { uri: document.uri, version: document.version };
    this.#client.notify("textDocument/didChange", { textDocument, contentChanges });
    this.edits += contentChanges.length;
  }

  #ask({ method, params }: { method: unknown; params: unknown }): number {
    const { id, answer } = this.#client.request(method, params);
    this.#answers.set(id, answer);
    void answer.then(() => this.#answers.delete(id));
    return id;
  }

  #askSensibly(): number {
    const question = randomQuestion(this.#someDocument().document, this.#random);
    const id = this.#ask(question);
    void this.#answers.get(id)!.then(({ error }) => {
      if (error !== undefined && !refusals.has(error.code)) {
        this.#failures.push(`${JSON.stringify(question)}: ${error.code} ${error.message}`);
      }
    });
    return id;
  }

  #callOff(): void {
    const id = this.#askSensibly();
    const others = [...this.#answers.keys()];
    this.#client.notify("$/cancelRequest", { id: this.#random() < 0.7 ? id : oneOf(others, this.#random) });
  }

  #talkNonsense(): void {
    const { bytes, message } = oneOf(nonsense, this.#random);
    if (bytes === undefined) this.#client.send(message);
    else this.#client.write(bytes);
    const { method, params } = oneOf(wrongNotifications(this.#someDocument().document.uri), this.#random);
    this.#client.notify(method, params);
  }

  #openOrClose(): void {
    this.#toggle(this.#someDocument());
  }

  #toggle(typed: Edited): void {
    typed.isOpen = !typed.isOpen;
    const { uri, version } = typed.document;
    if (typed.isOpen) {
      // An editor that opens a document once more counts on.
      TextDocument.update(typed.document, [], version + 1);
      open(this.#client, typed);
    } else this.#client.notify("textDocument/didClose", { textDocument: { uri } });
  }

  async #allAnswers(): Promise<void> {
    const waiting = [...this.#answers.keys()];
    const late = sleep(patience, "late", { ref: false });
    const first = await Promise.race([Promise.all(this.#answers.values()), late, this.#client.ended]);
    if (!Array.isArray(first)) throw new Error(`requests without an answer: ${waiting.join()}; ${this.#client.state}`);
  }

  #someDocument(): Edited {
    return oneOf(this.#documents, this.#random);
  }
}

function open(client: RawClient, { document }: Typed): void {
  const { uri, languageId, version } = document;
  client.notify("textDocument/didOpen", { textDocument: { uri, languageId, version, text: document.getText() } });
}
