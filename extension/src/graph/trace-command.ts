import { commands, type QuickPickItem, type Uri, window } from "vscode";
import type { LanguageServer } from "../language-server.ts";
import type { TracedPacket } from "./traced-packet.ts";

interface InterfaceItem extends QuickPickItem {
  /** `null`: the host itself sends the packet. */
  readonly inputInterface: string | null;
}

const choose = "Choose Snapshot...";
const show = "Show Graph";
const clear = "Clear Marks";

/** Asks for a packet, and marks what the rules of the document in the active editor have to do with it. */
export async function tracePacket(server: LanguageServer, traced: TracedPacket): Promise<void> {
  const document = window.activeTextEditor?.document;
  if (document?.languageId !== "nft") {
    void window.showWarningMessage("A packet is traced through a ruleset: open one first.");
    return;
  }
  const { uri } = document;
  if ((await server.hostOf(uri)) === null) {
    const chosen = await window.showWarningMessage(
      "A packet meets a host, with its interfaces and routes: choose a snapshot of it first.",
      choose,
    );
    if (chosen === choose) await commands.executeCommand("nftlint.selectSnapshot");
    return;
  }
  const inputInterface = await askInterface(server, traced, uri);
  if (inputInterface === undefined) return;
  const words = await askWords(traced, uri, inputInterface);
  if (words === undefined) return;
  const answer = await traced.trace(uri, { words, inputInterface });
  if (answer === null) return;
  const said = "problem" in answer ? answer.problem : answer.verdict;
  const chosen = await window.showInformationMessage(plain(said), show, clear);
  if (chosen === show) await commands.executeCommand("nftlint.showGraph", uri);
  else if (chosen === clear) traced.clear();
}

async function askInterface(
  server: LanguageServer,
  traced: TracedPacket,
  uri: Uri,
): Promise<string | null | undefined> {
  const names = (await server.ask<readonly string[]>("nftlint/interfaces", uri, null)) ?? [];
  const last = traced.last?.inputInterface;
  const items: readonly InterfaceItem[] = [
    ...names.map((name) => ({ label: name, description: "the packet comes in here", inputInterface: name })),
    { label: "this host", description: "its own processes send it", inputInterface: null },
  ];
  // The one that was chosen last comes first.
  const sorted = [
    ...items.filter((item) => item.inputInterface === last),
    ...items.filter((item) => item.inputInterface !== last),
  ];
  const chosen = await window.showQuickPick(sorted, {
    title: "Trace a Packet (1/2)",
    placeHolder: "Where does the packet come from?",
  });
  return chosen?.inputInterface;
}

function askWords(traced: TracedPacket, uri: Uri, inputInterface: string | null): Thenable<string | undefined> {
  return window.showInputBox({
    title: "Trace a Packet (2/2)",
    prompt:
      "As for nftlint why: --from ADDRESS --to ADDRESS, then icmp echo-request, tcp 22, udp dport 53 sport 5353 ...",
    placeHolder: "--from 192.0.2.1 --to 198.51.100.1 tcp 22",
    value: traced.last?.words ?? "",
    ignoreFocusOut: true,
    validateInput: async (words) => {
      if (words.trim() === "") return null;
      const answer = await traced.ask(uri, { words, inputInterface });
      return answer !== null && "problem" in answer ? answer.problem : null;
    },
  });
}

/** VS Code would make a link of `[…](command:…)` in what a ruleset says. */
function plain(text: string): string {
  return text.replaceAll("](", "] (");
}
