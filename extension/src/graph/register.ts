import { commands, Disposable, type ExtensionContext, Uri, window } from "vscode";
import type { LanguageServer } from "../language-server.ts";
import { GraphPanel } from "./graph-panel.ts";
import { tracePacket } from "./trace-command.ts";
import { TraceMarks } from "./trace-marks.ts";
import { TracedPacket } from "./traced-packet.ts";

/** The commands that draw rulesets and trace packets through them. */
export function registerGraphs(
  { extensionUri, workspaceState }: ExtensionContext,
  server: LanguageServer,
): Disposable[] {
  const traced = new TracedPacket(server, workspaceState);
  const panels = new Map<string, GraphPanel>();
  const show = (given: unknown) => {
    const uri = given instanceof Uri ? given : rulesetInFront();
    if (uri === null) {
      void window.showWarningMessage("A graph is drawn of a ruleset: open one first.");
      return;
    }
    const key = uri.toString();
    const known = panels.get(key);
    if (known !== undefined) return known.reveal();
    const panel = new GraphPanel(uri, extensionUri, server, traced);
    panels.set(key, panel);
    panel.onDidDispose(() => panels.delete(key));
  };
  return [
    traced,
    new TraceMarks(traced),
    new Disposable(() => {
      for (const panel of panels.values()) panel.dispose();
    }),
    commands.registerCommand("nftlint.showGraph", show),
    commands.registerCommand("nftlint.tracePacket", () => tracePacket(server, traced)),
    commands.registerCommand("nftlint.clearTrace", () => traced.clear()),
  ];
}

function rulesetInFront(): Uri | null {
  const document = window.activeTextEditor?.document;
  return document?.languageId === "nft" ? document.uri : null;
}
