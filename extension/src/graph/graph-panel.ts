import type { Drawing } from "@nftlint/service";
import {
  type Disposable,
  Disposable as Disposables,
  languages,
  Range,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from "vscode";
import type { LanguageServer } from "../language-server.ts";
import { graphPage } from "./graph-page.ts";
import type { TracedPacket } from "./traced-packet.ts";

/** Milliseconds between a change of the text and the new picture. */
const delay = 150;

/** A place as the language server writes it into the picture. */
interface Place {
  readonly uri: string;
  readonly range: { readonly start: Position; readonly end: Position };
}

interface Position {
  readonly line: number;
  readonly character: number;
}

/** The picture of a document's ruleset beside its text, drawn anew as that changes. */
export class GraphPanel implements Disposable {
  readonly #uri: Uri;
  readonly #server: LanguageServer;
  readonly #traced: TracedPacket;
  readonly #panel: WebviewPanel;
  readonly #subscriptions: Disposable;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Grows with each question: what answers an older one comes too late. */
  #question = 0;

  constructor(uri: Uri, extensionUri: Uri, server: LanguageServer, traced: TracedPacket) {
    this.#uri = uri;
    this.#server = server;
    this.#traced = traced;
    const dist = Uri.joinPath(extensionUri, "dist");
    const name = uri.path.slice(uri.path.lastIndexOf("/") + 1);
    const column = { viewColumn: ViewColumn.Beside, preserveFocus: true };
    const panel = window.createWebviewPanel("nftlint.graph", `Graph: ${name}`, column, {
      enableScripts: true,
      localResourceRoots: [dist],
    });
    this.#panel = panel;
    this.#subscriptions = Disposables.from(
      panel.webview.onDidReceiveMessage((message) => this.#received(message)),
      panel.onDidChangeViewState(() => this.#schedule()),
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.languageId === "nft") this.#schedule();
      }),
      // They change with the configuration, the host and what is included, too.
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((one) => one.toString() === uri.toString())) this.#schedule();
      }),
      traced.onDidChange(() => this.#schedule()),
    );
    panel.webview.html = graphPage(panel.webview, Uri.joinPath(dist, "graph.js"));
  }

  onDidDispose(done: () => void): void {
    this.#panel.onDidDispose(() => {
      this.dispose();
      done();
    });
  }

  reveal(): void {
    this.#panel.reveal(undefined, true);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#subscriptions.dispose();
    this.#panel.dispose();
  }

  #received(message: unknown): void {
    if (typeof message !== "object" || message === null) return;
    const { kind, place } = message as { readonly kind?: unknown; readonly place?: unknown };
    if (kind === "ready") void this.#draw();
    else if (kind === "open" && typeof place === "string") void open(JSON.parse(place) as Place);
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (this.#panel.visible) this.#timer = setTimeout(() => void this.#draw(), delay);
  }

  async #draw(): Promise<void> {
    const question = ++this.#question;
    const packet = this.#traced.in(this.#uri);
    const drawing = await this.#server.ask<Drawing>("nftlint/graph", this.#uri, packet).catch(() => null);
    if (question !== this.#question) return;
    const gone: Drawing = { svg: "", problem: "The ruleset is not open any more: open it to see its picture." };
    await this.#panel.webview.postMessage(drawing ?? gone);
  }
}

/** Shows a place where its document is shown already, or else in the first column. */
async function open({ uri, range: { start, end } }: Place): Promise<void> {
  const document = await workspace.openTextDocument(Uri.parse(uri));
  const shown = window.visibleTextEditors.find((editor) => editor.document === document);
  const selection = new Range(start.line, start.character, end.line, end.character);
  await window.showTextDocument(document, { viewColumn: shown?.viewColumn ?? ViewColumn.One, selection });
}
