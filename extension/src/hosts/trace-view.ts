/** Traces of packets as texts for reading alone, beside the ruleset, with links to the lines of its rules. */
import {
  type Disposable,
  DocumentLink,
  type DocumentLinkProvider,
  EventEmitter,
  languages,
  Range,
  type TextDocument,
  type TextDocumentContentProvider,
  Uri,
  ViewColumn,
  window,
  workspace,
} from "vscode";

const scheme = "nftlint-trace";

interface Trace {
  text: string;
  /** What files are called in it, and where they lie. */
  readonly files: ReadonlyMap<string, string>;
}

/** The last trace of each host. */
export class TraceView implements TextDocumentContentProvider, DocumentLinkProvider, Disposable {
  readonly #traces = new Map<string, Trace>();
  readonly #changed = new EventEmitter<Uri>();
  /** VS Code asks for it while it registers. */
  readonly onDidChange = this.#changed.event;
  readonly #registrations = [
    workspace.registerTextDocumentContentProvider(scheme, this),
    languages.registerDocumentLinkProvider({ scheme }, this),
  ];

  /** Opens an empty one beside the editor, in the place of the last one. @returns puts text at its end */
  async begin(host: string, files: ReadonlyMap<string, string>): Promise<(text: string) => void> {
    const uri = Uri.from({ scheme, path: `/packets on ${host}.txt` });
    const trace: Trace = { text: "", files };
    this.#traces.set(uri.toString(), trace);
    this.#changed.fire(uri);
    await window.showTextDocument(await workspace.openTextDocument(uri), {
      ...{ viewColumn: ViewColumn.Beside, preserveFocus: true, preview: false },
    });
    return (text) => {
      trace.text += text;
      this.#changed.fire(uri);
    };
  }

  provideTextDocumentContent(uri: Uri): string {
    return this.#traces.get(uri.toString())?.text ?? "";
  }

  provideDocumentLinks(document: TextDocument): DocumentLink[] {
    const files = this.#traces.get(document.uri.toString())?.files ?? new Map<string, string>();
    const text = document.getText();
    return [...files].flatMap(([name, path]) => {
      const places = text.matchAll(new RegExp(`(?<=^|\\s)${escaped(name)}:(\\d+)\\b`, "gm"));
      return [...places].map(({ 0: place, 1: line = "1", index }) => {
        const range = new Range(document.positionAt(index), document.positionAt(index + place.length));
        return new DocumentLink(range, Uri.file(path).with({ fragment: `L${line}` }));
      });
    });
  }

  dispose(): void {
    for (const registration of this.#registrations) registration.dispose();
    this.#changed.dispose();
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
