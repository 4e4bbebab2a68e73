/** Tells the client what is wrong: by itself, soon after a change, or where the client asks. */
import { diagnose } from "@nftlint/service";
import { type Connection, DocumentDiagnosticReportKind } from "vscode-languageserver";
import type { OpenDocuments } from "./open-documents.ts";

/** Pushes the diagnostics of open documents, each some time after its last change. */
export class DiagnosticsPusher {
  readonly #connection: Connection;
  readonly #open: OpenDocuments;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(connection: Connection, open: OpenDocuments) {
    this.#connection = connection;
    this.#open = open;
  }

  /** The document has changed, or what is around it. A push that waits is put off. */
  schedule(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.set(
      uri,
      setTimeout(() => void this.#pushOrReport(uri), this.#open.settings.delay),
    );
  }

  /** The document was closed: nothing is wrong with it any more. */
  clear(uri: string): void {
    clearTimeout(this.#timers.get(uri));
    this.#timers.delete(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Nobody waits for a push: what goes wrong with one is told, and the next change is a new attempt. */
  async #pushOrReport(uri: string): Promise<void> {
    try {
      await this.#push(uri);
    } catch (error) {
      this.#connection.console.error(`${uri} cannot be checked: ${error instanceof Error ? error.stack : error}`);
    }
  }

  async #push(uri: string): Promise<void> {
    this.#timers.delete(uri);
    const document = await this.#open.get(uri);
    // Closed, or changed once more while its surroundings were read: that change brings its own push.
    if (document === null || this.#timers.has(uri)) return;
    const { version } = document.textDocument;
    await this.#connection.sendDiagnostics({ uri, version, diagnostics: diagnose(document) });
  }
}

/** Answers clients that ask for diagnostics themselves. */
export function answerDiagnostics(connection: Connection, open: OpenDocuments): void {
  connection.languages.diagnostics.on(async ({ textDocument }) => {
    const document = await open.get(textDocument.uri);
    return { kind: DocumentDiagnosticReportKind.Full, items: document === null ? [] : diagnose(document) };
  });
}
