/** "Confirm…", "Roll Back…" and "History of Host…": changes on trial and those that were kept. */
import {
  confirmChange,
  describeConfirmed,
  describeDecided,
  describeEntry,
  describeNotOpen,
  type HistoryEntry,
  listHistory,
  type RollbackOutcome,
  rollbackChange,
  undoRequest,
} from "@nftlint/host";
import { window } from "vscode";
import { type HostKeeper, readArmed, recordFacts } from "./ask-host.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import { confirmSeconds, type Trials } from "./trials.ts";

/** Keeps what is on trial, also what somebody else has put there. */
export async function confirmOnHost(host: Host, keeper: HostKeeper, trials: Trials): Promise<void> {
  if (trials.decide(host.name, true)) return;
  const { messages } = keeper;
  await onHost(host, messages, (connection) =>
    showProgress(host, "confirming", "notification", async () => {
      const outcome = await confirmChange(connection, null);
      if (outcome.kind !== "confirmed") messages.say("warning", host.name, describeNotOpen(outcome));
      else messages.say(outcome.bootFailed === null ? "info" : "error", host.name, describeConfirmed(outcome));
      await readArmed(host, connection, keeper);
    }),
  );
}

/** Takes back what is on trial, at once. */
export async function rollBackOnHost(host: Host, keeper: HostKeeper, trials: Trials): Promise<void> {
  if (trials.decide(host.name, false)) return;
  await onHost(host, keeper.messages, (connection) =>
    showProgress(host, "rolling back", "notification", async () => {
      tell(await rollbackChange(connection, null), host, keeper);
      await recordFacts(host, connection, keeper);
      await readArmed(host, connection, keeper);
    }),
  );
}

function tell(outcome: RollbackOutcome, { name }: Host, { messages }: HostKeeper): void {
  switch (outcome.kind) {
    case "reverted":
      messages.say(outcome.change.outcome === "different" ? "error" : "info", name, [describeDecided(outcome.change)]);
      break;
    case "failed":
      messages.say("error", name, [
        "it could not be taken back and is still in force",
        ...outcome.messages.trim().split("\n"),
      ]);
      break;
    default:
      messages.say("warning", name, describeNotOpen(outcome));
  }
}

/** Lists what was kept; one that is chosen is undone with all after it, as a change on trial. */
export async function showHistory(host: Host, keeper: HostKeeper, trials: Trials): Promise<void> {
  const { messages } = keeper;
  await onHost(host, messages, async (connection) => {
    const history = await showProgress(host, "asking for its history", "status bar", () => listHistory(connection));
    if (history.length === 0) {
      messages.say("info", host.name, ["no change was kept so far"]);
      return;
    }
    const undone = await chooseUndone(host, history);
    if (undone === undefined) return;
    const title = `the ruleset before ${undone.at(-1)?.title}`;
    await trials.run(host, connection, { ...(await undoRequest(connection, undone)), title, bootFile: null }, keeper);
  });
}

/** The changes that are to be undone, newest first. */
async function chooseUndone({ name }: Host, history: readonly HistoryEntry[]): Promise<HistoryEntry[] | undefined> {
  const items = history.map((entry, index) => ({
    label: describeEntry(entry),
    detail: new Date(entry.madeAt * 1000).toLocaleString(),
    index,
  }));
  const chosen = await window.showQuickPick(items, {
    title: `Changes that ${name} has kept, newest first`,
    placeHolder: "One that is chosen is undone, with all above it",
    matchOnDetail: true,
  });
  if (chosen === undefined) return undefined;
  const undone = history.slice(0, chosen.index + 1);
  const detail = [
    ...undone.map(describeEntry),
    "",
    `${name} takes it back after ${confirmSeconds()} seconds unless you keep it.`,
  ].join("\n");
  const undo = undone.length === 1 ? "Undo It" : `Undo ${undone.length} Changes`;
  const confirmed = await window.showWarningMessage(`Lead ${name} back to before this?`, { modal: true, detail }, undo);
  return confirmed === undo ? undone : undefined;
}
