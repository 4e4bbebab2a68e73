/** `nftlint host status`, `confirm`, `rollback` and `history`: changes on trial and those that were kept. */
import {
  confirmChange,
  describeDecided,
  describeEntry,
  listHistory,
  type RollbackOutcome,
  readStatus,
  rollbackChange,
} from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { printable } from "../reporters/printable.ts";
import { notDone, onHost } from "./perform.ts";
import { armedLines, print, reportConfirmation, reportNotOpen } from "./report-decision.ts";

/** The commands about changes on trial. */
export async function runTrialCommand(
  command: string,
  options: OptionValues,
  positionals: readonly string[],
): Promise<ExitCode> {
  const [name = null, number] = positionals;
  switch (command) {
    case "host status":
      return showStatus(name);
    case "host confirm":
      return confirm(name);
    case "host history":
      return showHistory(name);
    case "host rollback":
      // A number alone is of the default host.
      if (number === undefined && name !== null && /^\d+$/.test(name)) {
        return (await import("./undo.ts")).undo(null, name, options);
      }
      return number === undefined ? rollback(name) : (await import("./undo.ts")).undo(name, number, options);
    default:
      throw new Error(`${command} is no command about trials`);
  }
}

/** `nftlint host status HOST`: what is on trial, and what became of the last change. Exit code 1 where something is. */
function showStatus(name: string | null): Promise<ExitCode> {
  return onHost(name, async ({ title, connection }) => {
    const { armed, last, isLocked } = await readStatus(connection);
    const lines = armed === null ? [`${title}: nothing is on trial`] : armedLines(armed, title);
    if (isLocked) lines.push("somebody prepares a change right now");
    if (last !== null) lines.push(`the last change: ${printable(describeDecided(last))}`);
    print(lines);
    return armed === null ? exitCode.clean : notDone;
  });
}

/** `nftlint host confirm HOST`. */
function confirm(name: string | null): Promise<ExitCode> {
  return onHost(name, async ({ title, connection }) =>
    reportConfirmation(await confirmChange(connection, null), title),
  );
}

/** `nftlint host rollback HOST`: takes the change on trial back at once. */
function rollback(name: string | null): Promise<ExitCode> {
  return onHost(name, async ({ title, connection }) => reportRollback(await rollbackChange(connection, null), title));
}

function reportRollback(outcome: RollbackOutcome, host: string): ExitCode {
  switch (outcome.kind) {
    case "reverted":
      print([`${host}: ${printable(describeDecided(outcome.change))}`]);
      return outcome.change.outcome === "different" ? exitCode.failed : exitCode.clean;
    case "failed":
      return fail([
        `${host}: it could not be taken back and is still in force:`,
        ...outcome.messages.trim().split("\n"),
      ]);
    default:
      return reportNotOpen(outcome, host);
  }
}

/** `nftlint host history HOST`: what was kept, newest first; the number is what `rollback` takes. */
function showHistory(name: string | null): Promise<ExitCode> {
  return onHost(name, async ({ title, connection }) => {
    const entries = await listHistory(connection);
    if (entries.length === 0) print([`${title}: no change was kept so far`]);
    const lines = entries.map((entry, index) => {
      const when = new Date(entry.madeAt * 1000).toISOString().replace("T", " ").slice(0, 19);
      return `${String(index + 1).padStart(2)}  ${when} UTC  ${printable(describeEntry(entry))}`;
    });
    print(lines);
    return exitCode.clean;
  });
}
