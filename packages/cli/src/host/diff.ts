import { differenceJson, formatDifference } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { onHost } from "./perform.ts";
import { planFor } from "./plan.ts";

/** `nftlint host diff HOST FILE`: what loading the file would change. Exit code 1 where it would change something. */
export async function diff(
  [name, file]: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<ExitCode> {
  if (name === undefined || file === undefined) {
    return fail(["nftlint host diff needs a host and a file: see nftlint host diff --help"]);
  }
  return onHost(name, async (host) => {
    const plan = await planFor(host, file, directory);
    if (!plan.ok) return fail(plan.errors);
    const { difference } = plan.value;
    const text =
      values.format === "json"
        ? `${JSON.stringify(differenceJson(difference), null, 2)}\n`
        : formatDifference(difference);
    writeTo(1, text);
    return difference.tables.length === 0 ? exitCode.clean : exitCode.findings;
  });
}
