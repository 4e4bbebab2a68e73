import {
  DiagnosticSeverity,
  Disposable,
  languages,
  StatusBarAlignment,
  ThemeColor,
  type Uri,
  window,
  workspace,
} from "vscode";
import type { LanguageServer, ServerState } from "./language-server.ts";

const icons: Readonly<Record<ServerState, string>> = {
  "not started": "$(sync)",
  starting: "$(sync~spin)",
  running: "$(shield)",
  stopped: "$(warning)",
};

/** Shows, beside a ruleset, how the server is doing, how much is wrong, and which host it is checked against. */
export class StatusBar implements Disposable {
  readonly #server: LanguageServer;
  readonly #item = window.createStatusBarItem("nftlint.status", StatusBarAlignment.Left);
  readonly #subscriptions: Disposable;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#item.name = "nftlint";
    this.#item.command = "nftlint.showOutput";
    const show = () => void this.#show();
    this.#subscriptions = Disposable.from(
      server.onDidChangeState(show),
      window.onDidChangeActiveTextEditor(show),
      languages.onDidChangeDiagnostics(show),
      workspace.onDidChangeConfiguration(show),
    );
    show();
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#item.dispose();
  }

  async #show(): Promise<void> {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== "nft") {
      this.#item.hide();
      return;
    }
    const host = await this.#server.hostOf(document.uri).catch(() => null);
    // Another editor may be the active one by now; it has been shown itself.
    if (window.activeTextEditor?.document !== document) return;
    const { state } = this.#server;
    const { errors, warnings, others } = countProblems(document.uri);
    const found = [`$(error) ${errors}`, `$(warning) ${warnings}`, ...(others > 0 ? [`$(info) ${others}`] : [])];
    this.#item.text = [`${icons[state]} nftlint`, ...(host === null ? [] : [host]), found.join(" ")].join("  ");
    this.#item.backgroundColor = state === "stopped" ? new ThemeColor("statusBarItem.warningBackground") : undefined;
    this.#item.tooltip = [
      `The language server is ${state}.`,
      host === null ? "Checked without a host snapshot." : `Checked against the snapshot of ${host}.`,
      `In this ruleset: ${errors} errors, ${warnings} warnings, ${others} others.`,
    ].join("\n");
    this.#item.show();
  }
}

function countProblems(uri: Uri): { readonly errors: number; readonly warnings: number; readonly others: number } {
  const found = languages.getDiagnostics(uri).filter(({ source }) => source === "nftlint");
  const count = (severity: DiagnosticSeverity) => found.filter((one) => one.severity === severity).length;
  const errors = count(DiagnosticSeverity.Error);
  const warnings = count(DiagnosticSeverity.Warning);
  return { errors, warnings, others: found.length - errors - warnings };
}
