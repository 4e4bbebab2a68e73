import { readRulesetOnHost } from "@nftlint/files";
import { bundleFor, documentFor, newChangeId, tablesToBackUp } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { bootFileOf } from "./boot-file.ts";
import { describeFault } from "./file-document.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { readTrialOptions } from "./trial-options.ts";

/** `nftlint host bundle FILE`: what `nftlint host apply` would send, for tools that reach the hosts themselves. */
export async function bundle([file]: readonly string[], values: OptionValues, directory: string): Promise<ExitCode> {
  if (file === undefined) return fail(["nftlint host bundle needs a file: see nftlint host bundle --help"]);
  const options = readTrialOptions({ ...values, detach: true });
  if (!options.ok) return fail(options.errors);
  const read = await readRulesetOnHost(file, null, directory);
  if (!read.ok) return fail(read.errors);
  showDiagnostics(read.value);
  if (read.value.diagnostics.some(({ severity }) => severity === "error")) return fail([`${file} has errors`]);
  const { ruleset } = read.value;
  const result = documentFor(ruleset);
  if ("faults" in result) return fail(result.faults.map((fault) => describeFault(fault, directory)));
  const { seconds } = options.value;
  const bootFile = bootFileOf(values, null);
  const document = result.document.text;
  const request = { id: newChangeId(), document, title: file, changed: tablesToBackUp(ruleset), seconds, bootFile };
  writeTo(1, `${JSON.stringify(bundleFor(request))}\n`);
  return exitCode.clean;
}
