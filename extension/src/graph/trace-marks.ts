import type { TraceMark } from "@nftlint/service";
import {
  commands,
  type DecorationOptions,
  type Disposable,
  Disposable as Disposables,
  Range,
  StatusBarAlignment,
  type TextEditor,
  type TextEditorDecorationType,
  ThemeColor,
  Uri,
  window,
} from "vscode";
import type { TracedPacket } from "./traced-packet.ts";

/** Told to the menus, so that they offer to clear what is shown. */
const context = "nftlint.showsTrace";

type Kind = "ended" | "matched" | "not matched" | "depends" | "never reached";

/** What stands in the gutter: a sign of its own for each, in a colour that is seen on light and dark. */
const signs: Readonly<Record<Kind, string>> = {
  ended: '<path d="M4 4l8 8M12 4l-8 8" stroke="#d1242f" stroke-width="2.4"/>',
  matched: '<path d="M3 8.5l3.5 3.5L13 4.5" stroke="#2f81f7" stroke-width="2.2" fill="none"/>',
  "not matched": '<circle cx="8" cy="8" r="2" fill="#818b98"/>',
  depends: '<path d="M5 6a3 3 0 1 1 4 2.8V10.5M9 12.2v1.6" stroke="#bf8700" stroke-width="2" fill="none"/>',
  "never reached": '<path d="M4 8h8" stroke="#818b98" stroke-width="1.6" stroke-dasharray="2 2"/>',
};

/** Shows in the editors what the rules had to do with the packet, and the verdict in the status bar. */
export class TraceMarks implements Disposable {
  readonly #traced: TracedPacket;
  readonly #decorations: Readonly<Record<Kind, TextEditorDecorationType>> = {
    ended: decoration("ended"),
    matched: decoration("matched"),
    "not matched": decoration("not matched"),
    depends: decoration("depends"),
    "never reached": decoration("never reached"),
  };
  readonly #verdict = window.createStatusBarItem("nftlint.verdict", StatusBarAlignment.Left);
  readonly #subscriptions: Disposable;

  constructor(traced: TracedPacket) {
    this.#traced = traced;
    this.#verdict.name = "nftlint: Traced Packet";
    this.#verdict.command = "nftlint.clearTrace";
    this.#subscriptions = Disposables.from(
      traced.onDidChange(() => this.#show()),
      window.onDidChangeVisibleTextEditors(() => this.#show()),
    );
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#verdict.dispose();
    for (const one of Object.values(this.#decorations)) one.dispose();
  }

  #show(): void {
    const current = this.#traced.current;
    void commands.executeCommand("setContext", context, current !== null);
    for (const editor of window.visibleTextEditors) {
      const uri = editor.document.uri.toString();
      this.#mark(
        editor,
        (current?.trace.marks ?? []).filter((mark) => sameUri(mark.uri, uri)),
      );
    }
    if (current === null) {
      this.#verdict.hide();
      return;
    }
    this.#verdict.text = `$(arrow-right) ${current.trace.verdict}`;
    this.#verdict.tooltip = "What becomes of the traced packet. Click to clear its marks.";
    this.#verdict.show();
  }

  #mark(editor: TextEditor, marks: readonly TraceMark[]): void {
    const { document } = editor;
    const shown = new Map<Kind, DecorationOptions[]>();
    for (const mark of marks) {
      const { line } = mark.range.end;
      if (line >= document.lineCount) continue;
      const { end } = document.lineAt(line).range;
      const list = shown.get(kindOf(mark)) ?? [];
      shown.set(kindOf(mark), [
        ...list,
        { range: new Range(end, end), renderOptions: { after: { contentText: textOf(mark) } } },
      ]);
    }
    for (const [kind, type] of Object.entries(this.#decorations) as [Kind, TextEditorDecorationType][]) {
      editor.setDecorations(type, shown.get(kind) ?? []);
    }
  }
}

function decoration(kind: Kind): TextEditorDecorationType {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${signs[kind]}</svg>`;
  const color = new ThemeColor(kind === "ended" ? "errorForeground" : "editorCodeLens.foreground");
  const weight = kind === "ended" || kind === "matched" ? "bold" : "normal";
  return window.createTextEditorDecorationType({
    gutterIconPath: Uri.parse(`data:image/svg+xml;base64,${btoa(svg)}`),
    gutterIconSize: "contain",
    after: { margin: "0 0 0 2em", color, fontWeight: weight },
  });
}

/** Servers write addresses in their own way: `file:///a%3Ab` and `file:///a:b` are the same. */
function sameUri(one: string, other: string): boolean {
  return one === other || Uri.parse(one).toString() === other;
}

function kindOf({ mark, end }: TraceMark): Kind {
  return end === null ? mark : "ended";
}

/** `✓ matched`, `· not matched: iif is "eno2"`, `✗ dropped here`. */
function textOf({ mark, reason, end }: TraceMark): string {
  if (end !== null) return `✗ ${end}`;
  const sign = { matched: "✓", "not matched": "·", depends: "?", "never reached": "–" }[mark];
  return `${sign} ${mark === "depends" ? "depends on" : mark}${reason === null ? "" : `${mark === "depends" ? " " : ": "}${reason}`}`;
}
