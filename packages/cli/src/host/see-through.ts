import {
  type ApplyOutcome,
  type ApplyRequest,
  applyDocument,
  newChangeId,
  runTrial,
  type TrialOutcome,
} from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { askYesOrNo } from "./ask.ts";
import { describeArmed, describeDecided } from "./describe-change.ts";
import type { OpenHost } from "./open-host.ts";
import { notDone } from "./perform.ts";
import { reportConfirmation } from "./report-decision.ts";
import type { TrialOptions } from "./trial-options.ts";

/** Applies a document and sees it through to its end, with a person at the terminal, by itself, or leaves that to others. */
export async function seeThrough(
  host: OpenHost,
  change: Omit<ApplyRequest, "id" | "seconds">,
  { seconds, byItself, detached }: TrialOptions,
): Promise<ExitCode> {
  const { title, connection } = host;
  const request = { ...change, id: newChangeId(), seconds };
  if (detached) return reportDetached(await applyDocument(connection, request), request, title);
  const interrupt = new AbortController();
  const stop = () => interrupt.abort(new Error("interrupted"));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  let hasComplained = false;
  try {
    const outcome = await runTrial(
      connection,
      request,
      {
        loaded: () => say(`${title}: loaded; ${title} takes it back in ${request.seconds} s unless it is confirmed`),
        unreachable(reason) {
          if (hasComplained) return;
          hasComplained = true;
          say(`${title}: no new connection comes about: ${reason.split("\n")[0]}`);
        },
        async decide(until, signal) {
          say(`${title}: a new connection works`);
          if (byItself) return true;
          const left = () => Math.max(0, Math.round((until - Date.now()) / 1000));
          return askYesOrNo(() => `Keep the change? ${left()} s left`, signal);
        },
      },
      interrupt.signal,
    );
    return reportTrial(outcome, title);
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}

function reportDetached(outcome: ApplyOutcome, { seconds }: ApplyRequest, host: string): ExitCode {
  if (outcome.kind !== "loaded") return reportTrial(outcome, host);
  writeTo(1, `${host}: loaded; it is taken back in ${seconds} s unless "nftlint host confirm ${host}" keeps it\n`);
  return exitCode.clean;
}

function say(line: string): void {
  writeTo(2, `${line}\n`);
}

const reasons = {
  declined: "it was not wanted",
  silence: "nobody confirmed it in time",
  unreachable: "no new connection came about",
  lost: "the connection was lost while it was loaded",
} as const;

/** Tells how it ended. Exit code 0: the change stays; 1: it was taken back; 2: it was not made, or nobody knows. */
function reportTrial(outcome: TrialOutcome, host: string): ExitCode {
  switch (outcome.kind) {
    case "confirmed":
      return reportConfirmation(outcome, host);
    case "taken-back":
      writeTo(1, `${host}: ${reasons[outcome.reason]}: ${describeDecided(outcome.change)}\n`);
      return outcome.change.outcome === "refused" || outcome.change.outcome === "different" ? exitCode.failed : notDone;
    case "busy":
      return fail([`${host}: somebody else prepares a change right now: try again in a moment`]);
    case "armed": {
      const armed =
        outcome.change === null ? [`${host}: another change is on trial`] : describeArmed(outcome.change, host);
      return fail([...armed, "nothing was changed"]);
    }
    case "incomplete":
      return fail([`${host}: the connection was lost before the document had arrived; nothing was changed`]);
    case "refused":
      return fail([`${host}: nft refuses it; nothing was changed:`, ...linesOf(outcome.messages)]);
    case "no-backup":
      return fail([
        `${host}: what is there now could not be put back, so nothing was changed. nft says of its own listing:`,
        ...linesOf(outcome.messages),
        "Tables that iptables-nft has written are often the cause: flush or delete your own tables only, not the ruleset",
      ]);
    case "no-space":
      return fail([`${host}: the backup could not be written, so nothing was changed:`, ...linesOf(outcome.messages)]);
    case "stuck":
      return fail([
        `${host}: taking the change back FAILED; it is still in force:`,
        ...linesOf(outcome.messages),
        `try again with "nftlint host rollback ${host}"`,
      ]);
    case "unknown":
      return fail([
        `${host}: ${outcome.messages}. It should have been taken back by now`,
        `ask with "nftlint host status ${host}" as soon as ${host} answers`,
      ]);
  }
}

function linesOf(text: string): string[] {
  return text.split("\n").filter((line) => line !== "");
}
