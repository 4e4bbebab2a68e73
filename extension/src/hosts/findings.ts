/** What hosts refuse, at the places of our files. */
import {
  Diagnostic,
  type DiagnosticCollection,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Disposable,
  Location,
  languages,
  Range,
  Uri,
  workspace,
} from "vscode";

/** A part of a file; lines and columns are counted from 1. */
export interface FilePart {
  readonly path: string;
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export interface HostFinding {
  readonly part: FilePart;
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly related: readonly FilePart[];
}

/** They stay until the file is changed or another question is asked. */
export class HostFindings implements Disposable {
  readonly #collection: DiagnosticCollection = languages.createDiagnosticCollection("nftlint-host");
  readonly #subscriptions: Disposable;

  constructor() {
    this.#subscriptions = Disposable.from(
      this.#collection,
      workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#collection.delete(document.uri);
      }),
    );
  }

  /** Shows what a host says in place of what was said before. */
  show(host: string, findings: readonly HostFinding[]): void {
    const ofFiles = new Map<string, Diagnostic[]>();
    for (const { part, severity, message, related } of findings) {
      const severities = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning };
      const diagnostic = new Diagnostic(rangeOf(part), message, severities[severity]);
      diagnostic.source = `nft on ${host}`;
      diagnostic.relatedInformation = related.map(
        (other) =>
          new DiagnosticRelatedInformation(new Location(Uri.file(other.path), rangeOf(other)), "belongs to it"),
      );
      ofFiles.set(part.path, [...(ofFiles.get(part.path) ?? []), diagnostic]);
    }
    this.#collection.clear();
    for (const [path, diagnostics] of ofFiles) this.#collection.set(Uri.file(path), diagnostics);
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }
}

function rangeOf({ start, end }: FilePart): Range {
  return new Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}
