import type { PacketTrace, PacketWords, TraceAnswer } from "@nftlint/service";
import { type Disposable, Disposable as Disposables, EventEmitter, type Memento, type Uri, workspace } from "vscode";
import type { LanguageServer } from "../language-server.ts";

/** Where the last question is remembered. */
const key = "nftlint.packet";

/** A packet in the ruleset of a document, with what became of it there. */
export interface Traced {
  readonly uri: Uri;
  readonly packet: PacketWords;
  readonly trace: PacketTrace;
}

/** Milliseconds between a change of the text and the question anew. */
const delay = 150;

/** The packet that is traced: one at a time, followed anew as the text changes. */
export class TracedPacket implements Disposable {
  readonly #server: LanguageServer;
  readonly #memory: Memento;
  readonly #changed = new EventEmitter<void>();
  readonly #subscriptions: Disposable;
  #current: Traced | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each question: what answers an older one comes too late. */
  #question = 0;

  readonly onDidChange = this.#changed.event;

  constructor(server: LanguageServer, memory: Memento) {
    this.#server = server;
    this.#memory = memory;
    this.#subscriptions = Disposables.from(
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "nft") this.#schedule();
      }),
      workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.toString() === this.#current?.uri.toString()) this.clear();
      }),
    );
  }

  get current(): Traced | null {
    return this.#current;
  }

  /** The packet that was asked for last, in this session or an earlier one. */
  get last(): PacketWords | null {
    return this.#memory.get<PacketWords>(key) ?? null;
  }

  /** The packet that is traced in a document; `null` where none is. */
  in(uri: Uri): PacketWords | null {
    return this.#current?.uri.toString() === uri.toString() ? this.#current.packet : null;
  }

  ask(uri: Uri, packet: PacketWords): Promise<TraceAnswer | null> {
    return this.#server.ask<TraceAnswer>("nftlint/trace", uri, packet);
  }

  async trace(uri: Uri, packet: PacketWords): Promise<TraceAnswer | null> {
    const question = ++this.#question;
    const answer = await this.ask(uri, packet);
    if (question !== this.#question || answer === null || "problem" in answer) return answer;
    this.#current = { uri, packet, trace: answer };
    await this.#memory.update(key, packet);
    this.#changed.fire();
    return answer;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#question++;
    if (this.#current === null) return;
    this.#current = null;
    this.#changed.fire();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#current === null) return;
    const { uri, packet } = this.#current;
    this.#timer = setTimeout(() => void this.trace(uri, packet).catch(() => this.clear()), delay);
  }
}
