import { catalogue } from "@nftlint/linter";
import { type Shell, shells } from "./commands.ts";
import { completionScript } from "./completion/script.ts";
import { didYouMean } from "./did-you-mean.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { writeTo } from "./files/output.ts";

/** `nftlint completion SHELL`. */
export function printCompletion([name]: readonly string[]): ExitCode {
  if (name === undefined) {
    return fail([`no shell named: "nftlint completion SHELL" takes ${shells.join(", ")}`]);
  }
  const shell = shells.find((known) => known === name);
  if (shell === undefined) {
    return fail([`unknown shell "${name}"${didYouMean(name, shells)}; it takes ${shells.join(", ")}`]);
  }
  writeTo(
    1,
    completionScript(
      shell satisfies Shell,
      catalogue.map((rule) => rule.name),
    ),
  );
  return exitCode.clean;
}
