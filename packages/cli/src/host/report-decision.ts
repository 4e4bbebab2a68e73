/** What came of a decision about a change, for people. */
import {
  type ArmedChange,
  type ConfirmOutcome,
  describeArmed,
  describeChange,
  describeConfirmed,
  describeNotOpen,
  type NotOpen,
} from "@nftlint/host";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";

/** Tells what came of a confirmation. */
export function reportConfirmation(outcome: ConfirmOutcome, host: string): ExitCode {
  if (outcome.kind !== "confirmed") return reportNotOpen(outcome, host);
  const lines = describeConfirmed(outcome).map((line) => `${host}: ${printable(line)}`);
  if (outcome.bootFailed === null) {
    print(lines);
    return exitCode.clean;
  }
  print(lines.slice(0, -1));
  return fail(lines.slice(-1));
}

/** Tells why there was nothing to decide. */
export function reportNotOpen(outcome: NotOpen, host: string): ExitCode {
  const lines = describeNotOpen(outcome).map((line) => `${host}: ${printable(line)}`);
  const isStuck = outcome.kind === "decided" && outcome.stuck !== null;
  return fail(isStuck ? [...lines, waysToFinish(host)] : lines);
}

/** What is on trial, what comes of it by itself, and how a person decides. */
export function armedLines(change: ArmedChange, host: string): string[] {
  const lines = [`${host}: on trial: ${printable(describeChange(change))}`, describeArmed(change)];
  if (change.state === "failed") return [...lines, `try again with "nftlint host rollback ${host}"`];
  return change.state === "open" ? [...lines, waysToFinish(host)] : lines;
}

/** How a person decides about what is on trial. */
export function waysToFinish(host: string): string {
  return `keep it with "nftlint host confirm ${host}", take it back with "nftlint host rollback ${host}"`;
}

/** Lines on standard output. */
export function print(lines: readonly string[]): void {
  writeTo(1, lines.map((line) => `${line}\n`).join(""));
}
