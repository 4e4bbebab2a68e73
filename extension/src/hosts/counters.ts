/** What the rules of a host have counted, beside the rules of the rulesets that are shown, anew every few seconds. */
import type { HostConnection } from "@nftlint/host";
import {
  commands,
  type Disposable,
  Range,
  type TextDocument,
  type TextEditor,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { loadRulesets } from "./load-rulesets.ts";
import type { Messages } from "./messages.ts";
import { type Host, onHost } from "./on-host.ts";

/** Told to the menus, so that they offer to hide what is shown. */
const context = "nftlint.showsCounters";

export class Counters implements Disposable {
  readonly #messages: Messages;
  readonly #decoration = window.createTextEditorDecorationType({
    after: { margin: "0 0 0 2em", color: new ThemeColor("editorCodeLens.foreground") },
  });
  readonly #subscription: Disposable;
  /** Whose counters are shown; ends when it is aborted. */
  #shown: { readonly host: Host; readonly end: AbortController } | null = null;
  /** `nft -a list ruleset`, as it was read last. */
  #listing: string | null = null;

  constructor(messages: Messages) {
    this.#messages = messages;
    this.#subscription = window.onDidChangeVisibleTextEditors(() => void this.#show());
  }

  /** Shows those of a host in place of another's; a second time, hides them. */
  async toggle(host: Host): Promise<void> {
    const isShown = this.#shown?.host.name === host.name;
    this.hide();
    if (isShown) return;
    const end = new AbortController();
    this.#shown = { host, end };
    void commands.executeCommand("setContext", context, true);
    await onHost(host, this.#messages, (connection) => this.#watch(connection, end.signal));
    // Where it ended by itself, there is no way to the host any more.
    if (this.#shown?.end === end) this.hide();
  }

  hide(): void {
    this.#shown?.end.abort();
    this.#shown = null;
    this.#listing = null;
    void commands.executeCommand("setContext", context, false);
    for (const editor of window.visibleTextEditors) editor.setDecorations(this.#decoration, []);
  }

  dispose(): void {
    this.#shown?.end.abort();
    this.#subscription.dispose();
    this.#decoration.dispose();
  }

  /** Reads until the signal comes. */
  async #watch(connection: HostConnection, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const { exitCode, stdout, stderr } = await connection.run(["nft", "-a", "list", "ruleset"]);
      if (signal.aborted) return;
      if (exitCode !== 0) throw new Error(`nft does not list its ruleset: ${stderr.trim()}`);
      this.#listing = stdout;
      await this.#show();
      await pause(counterSeconds() * 1000, signal);
    }
  }

  async #show(): Promise<void> {
    const { countsOf, formatCount } = await loadRulesets();
    for (const editor of window.visibleTextEditors) {
      const { document } = editor;
      if (this.#listing === null || document.languageId !== "nft" || document.uri.scheme !== "file") continue;
      const counts = countsOf(document.uri.fsPath, document.getText(), this.#listing);
      decorate(
        editor,
        this.#decoration,
        linesOf(
          document,
          counts.map((count) => [count.offset, formatCount(count)]),
        ),
      );
    }
  }
}

/** The texts of each line, in order; several rules may end on one. */
function linesOf(document: TextDocument, texts: readonly (readonly [number, string])[]): Map<number, string> {
  const lines = new Map<number, string>();
  for (const [offset, text] of texts) {
    const { line } = document.positionAt(offset);
    const before = lines.get(line);
    lines.set(line, before === undefined ? text : `${before} · ${text}`);
  }
  return lines;
}

function decorate(
  editor: TextEditor,
  decoration: Parameters<TextEditor["setDecorations"]>[0],
  lines: ReadonlyMap<number, string>,
): void {
  const decorations = [...lines].map(([line, contentText]) => {
    const { end } = editor.document.lineAt(line).range;
    return { range: new Range(end, end), renderOptions: { after: { contentText } } };
  });
  editor.setDecorations(decoration, decorations);
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}

function counterSeconds(): number {
  const seconds = workspace.getConfiguration("nftlint").get<unknown>("counterSeconds");
  return typeof seconds === "number" && seconds >= 1 ? seconds : 2;
}
