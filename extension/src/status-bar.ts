import { DiagnosticSeverity, Disposable, languages, StatusBarAlignment, window, workspace } from "vscode";
import type { LanguageServer } from "./language-server.ts";

/** Shows, beside a ruleset, how the server is doing, how much is wrong, and which host it is checked against. */
export class StatusBar implements Disposable {
  readonly #server: LanguageServer;
  readonly #item = window.createStatusBarItem("nftlint.status", StatusBarAlignment.Left);
  readonly #subscriptions: Disposable;

  constructor(server: LanguageServer) {
    this.#server = server;
    this.#item.name = "nftlint";
    this.#item.command = "nftlint.showOutput";
    const show = () => this.#show();
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

  #show(): void {
    const document = window.activeTextEditor?.document;
    if (document?.languageId !== "nft") {
      this.#item.hide();
      return;
    }
    const found = languages.getDiagnostics(document.uri).filter(({ source }) => source === "nftlint");
    const count = (severity: DiagnosticSeverity) => found.filter((one) => one.severity === severity).length;
    const counts = `${count(DiagnosticSeverity.Error)} errors, ${count(DiagnosticSeverity.Warning)} warnings`;
    const host = workspace.getConfiguration("nftlint", document).get<string>("host", "");
    const isRunning = this.#server.state === "running";
    this.#item.text = `${isRunning ? "$(shield)" : "$(sync)"} nftlint${found.length > 0 ? ` ${found.length}` : ""}`;
    this.#item.tooltip = [
      `The language server is ${this.#server.state}.`,
      `In this ruleset: ${counts}.`,
      host === "" ? "No host snapshot is set." : `Checked against the host snapshot ${host}.`,
    ].join("\n");
    this.#item.show();
  }
}
