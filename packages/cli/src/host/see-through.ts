import {
  type ApplyOutcome,
  type ApplyRequest,
  applyDocument,
  describeTrial,
  newChangeId,
  runTrial,
  type TrialOutcome,
} from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";
import { askYesOrNo } from "./ask.ts";
import type { OpenHost } from "./open-host.ts";
import { notDone } from "./perform.ts";
import { reportConfirmation, waysToFinish } from "./report-decision.ts";
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

/** Tells how it ended. Exit code 0: the change stays; 1: it was taken back; 2: it was not made, or nobody knows. */
function reportTrial(outcome: TrialOutcome, host: string): ExitCode {
  if (outcome.kind === "confirmed") return reportConfirmation(outcome, host);
  const lines = describeTrial(outcome).map(printable);
  if (outcome.kind === "taken-back") {
    writeTo(1, lines.map((line) => `${host}: ${line}\n`).join(""));
    return outcome.change.outcome === "refused" || outcome.change.outcome === "different" ? exitCode.failed : notDone;
  }
  return fail([...lines.map((line, index) => (index === 0 ? `${host}: ${line}` : line)), ...remedyFor(outcome, host)]);
}

/** The command that goes on where this one could not. */
function remedyFor({ kind }: TrialOutcome, host: string): string[] {
  if (kind === "armed") return [waysToFinish(host)];
  if (kind === "stuck") return [`try again with "nftlint host rollback ${host}"`];
  return kind === "unknown" ? [`ask with "nftlint host status ${host}" as soon as ${host} answers`] : [];
}
