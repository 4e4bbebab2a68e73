/** Tells the client what is wrong: by itself, soon after a change, or where the client asks. */
import { diagnose, type ServiceDocument } from "@nftlint/service";
import { type Connection, type Diagnostic, DocumentDiagnosticReportKind } from "vscode-languageserver";
import { refuseIfCancelled } from "./cancellation.ts";
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

/** What a client was told of a document. */
interface Told {
  readonly resultId: string;
  readonly document: ServiceDocument;
  readonly items: readonly Diagnostic[];
}

/** Answers clients that ask for diagnostics themselves; a client that knows them already is told no more than that. */
export class DiagnosticsAnswerer {
  readonly #told = new Map<string, Told>();
  #lastResult = 0;

  constructor(connection: Connection, open: OpenDocuments) {
    connection.languages.diagnostics.on(async ({ textDocument, previousResultId }, token) => {
      const document = await open.get(textDocument.uri);
      refuseIfCancelled(token);
      if (document === null) return { kind: DocumentDiagnosticReportKind.Full, items: [] };
      const { resultId, items } = this.#tell(document);
      return previousResultId === resultId
        ? { kind: DocumentDiagnosticReportKind.Unchanged, resultId }
        : { kind: DocumentDiagnosticReportKind.Full, resultId, items: [...items] };
    });
  }

  /** Diagnostics that are the same after a change keep their number. */
  #tell(document: ServiceDocument): Told {
    const before = this.#told.get(document.uri);
    if (before?.document === document) return before;
    const items = diagnose(document);
    const isSame = before !== undefined && JSON.stringify(before.items) === JSON.stringify(items);
    const told = { resultId: isSame ? before.resultId : String(++this.#lastResult), document, items };
    this.#told.set(document.uri, told);
    return told;
  }

  clear(uri: string): void {
    this.#told.delete(uri);
  }
}
