import { type ExitCode, exitCode } from "./exit-code.ts";
import { writeTo } from "./files/output.ts";
import { printable } from "./reporters/printable.ts";

/** Says on standard error, a line each, why the work could not be done. */
export function fail(errors: readonly string[]): ExitCode {
  writeTo(2, errors.map((error) => `nftlint: ${printable(error)}\n`).join(""));
  return exitCode.failed;
}
