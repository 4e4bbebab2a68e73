/** What came of a decision about a change, for people. */
import type { ConfirmOutcome, NotOpen } from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { describeArmed, describeChange, describeDecided } from "./describe-change.ts";

/** Tells what came of a confirmation. */
export function reportConfirmation(outcome: ConfirmOutcome, host: string): ExitCode {
  if (outcome.kind !== "confirmed") return reportNotOpen(outcome, host);
  print([`${host}: confirmed, the change stays`]);
  if (outcome.bootFile !== null) {
    const kept = outcome.kept === null ? "" : `; what it was before is ${outcome.kept}`;
    print([`${host}: ${outcome.bootFile} is loaded at boot and holds it now${kept}`]);
  }
  if (outcome.bootFailed === null) return exitCode.clean;
  return fail([
    `${host}: ${outcome.bootFailed} could not be written: the change is in force and will be gone after a boot`,
  ]);
}

/** Tells why there was nothing to decide. */
export function reportNotOpen(outcome: NotOpen, host: string): ExitCode {
  switch (outcome.kind) {
    case "not-armed":
      return fail([
        `${host}: nothing is on trial${outcome.last === null ? "" : `; the last change: ${describeDecided(outcome.last)}`}`,
      ]);
    case "other":
      return fail([
        `${host}: another change is on trial${outcome.change === null ? "" : `: ${describeChange(outcome.change)}`}`,
      ]);
    case "decided": {
      const last = outcome.last === null ? [] : [`${host}: it was decided already: ${describeDecided(outcome.last)}`];
      const stuck = outcome.stuck === null ? [] : describeArmed(outcome.stuck, host);
      return fail([...last, ...stuck]);
    }
  }
}

/** Lines on standard output. */
export function print(lines: readonly string[]): void {
  writeTo(1, lines.map((line) => `${line}\n`).join(""));
}
