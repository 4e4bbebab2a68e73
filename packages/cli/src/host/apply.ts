import { formatDifference, tablesToBackUp } from "@nftlint/host";
import { catalogue, type Diagnostic } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { askYesOrNo } from "./ask.ts";
import { bootFileOf } from "./boot-file.ts";
import type { OpenHost } from "./open-host.ts";
import { notDone, onHost } from "./perform.ts";
import { planFor } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";
import { seeThrough } from "./see-through.ts";
import { showDiagnostics } from "./show-diagnostics.ts";
import { readTrialOptions, type TrialOptions } from "./trial-options.ts";

/** `nftlint host apply HOST FILE`: checked, shown, loaded on trial, tried over a new connection, kept or taken back. */
export async function apply(
  [name, file]: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<ExitCode> {
  if (name === undefined || file === undefined) {
    return fail(["nftlint host apply needs a host and a file: see nftlint host apply --help"]);
  }
  const options = readTrialOptions(values);
  if (!options.ok) return fail(options.errors);
  const bootFile = bootFileOf(values);
  return onHost(name, async (host) => {
    const plan = await planFor(host, file, directory);
    if (!plan.ok) return fail(plan.errors);
    const { read, document, difference } = plan.value;
    showDiagnostics(read);
    if (read.diagnostics.some(({ severity }) => severity === "error")) {
      return fail([`${file} has errors: nothing was changed on ${host.title}`]);
    }
    if (difference.tables.length === 0 && bootFile === null) {
      writeTo(1, `${host.title} is what ${file} makes of it already: nothing was changed\n`);
      return exitCode.clean;
    }
    writeTo(1, formatDifference(difference));
    if (!(await isWanted(host, read, options.value))) return notDone;
    const change = { document: document.text, title: file, changed: tablesToBackUp(read.ruleset), bootFile };
    return seeThrough(host, change, options.value);
  });
}

/** The rules whose warnings say that the change may cut people off. */
const lockOutRules: ReadonlySet<string> = new Set(
  catalogue.flatMap(({ name, group }) => (group === "connectivity" ? [name] : [])),
);

async function isWanted({ title }: OpenHost, read: RulesetFile, options: TrialOptions): Promise<boolean> {
  if (options.byItself || options.detached) return true;
  const cutting = read.diagnostics.filter(isLockOut);
  const reasons = [...new Set(cutting.map(({ rule }) => rule))].join(", ");
  const question =
    reasons === "" ? `Apply it to ${title}?` : `It may cut people off (${reasons}). Apply it to ${title} all the same?`;
  return (await askYesOrNo(() => question)) === true;
}

function isLockOut({ rule, severity }: Diagnostic): boolean {
  return severity === "warning" && lockOutRules.has(rule);
}
