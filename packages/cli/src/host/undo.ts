import { describeEntry, listHistory, undoRequest } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import type { ExitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { printable } from "../reporters/printable.ts";
import { askYesOrNo } from "./ask.ts";
import { notDone, onHost } from "./perform.ts";
import { seeThrough } from "./see-through.ts";
import { readTrialOptions } from "./trial-options.ts";

/** `nftlint host rollback HOST N`: leads back to the time before the last N changes, as a change on trial. */
export async function undo(name: string | null, number: string, values: OptionValues): Promise<ExitCode> {
  if (!/^[1-9]\d*$/.test(number)) {
    return fail([`"${number}" is no number of changes: nftlint host history lists them`]);
  }
  const options = readTrialOptions(values);
  if (!options.ok) return fail(options.errors);
  return onHost(name, async (host) => {
    const history = await listHistory(host.connection);
    const undone = history.slice(0, Number(number));
    const oldest = undone.at(-1);
    if (oldest === undefined || undone.length < Number(number)) {
      return fail([`${host.title} has kept ${history.length} changes: nftlint host history ${host.title} lists them`]);
    }
    writeTo(
      1,
      `${host.title}: this undoes\n${undone.map((entry) => `  ${printable(describeEntry(entry))}\n`).join("")}`,
    );
    const { byItself, detached } = options.value;
    if (!byItself && !detached && (await askYesOrNo(() => "Go on?")) !== true) return notDone;
    const title = `the ruleset before ${oldest.title}`;
    const change = { ...(await undoRequest(host.connection, undone)), title, bootFile: null };
    return seeThrough(host, change, options.value);
  });
}
