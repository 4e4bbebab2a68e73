import { resolve } from "node:path";
import { formatSnapshot, type HostSnapshot, localRunner, recordSnapshot } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { writeText } from "../files/write.ts";
import { version } from "../package-version.ts";

/** `nftlint host snapshot [-o FILE]`. What could not be recorded is named on standard error. */
export async function recordHost(options: OptionValues, directory: string): Promise<ExitCode> {
  if (process.platform !== "linux") {
    return fail(["nftables runs on Linux alone: record the snapshot on the host whose ruleset you check"]);
  }
  const snapshot = await recordSnapshot(localRunner, { recordedBy: `nftlint ${version}` });
  const text = formatSnapshot(snapshot);
  if (typeof options.output === "string") {
    const written = writeText(resolve(directory, options.output), text, options.output);
    if (!written.ok) {
      return fail(written.errors);
    }
  } else {
    writeTo(1, text);
  }
  writeTo(2, gaps(snapshot));
  return exitCode.clean;
}

/** The records that are missing, with the reason; a snapshot with gaps is still of use. */
function gaps({ records }: HostSnapshot): string {
  const missing = Object.entries(records).flatMap(([name, record]) =>
    record.status === "denied" || record.status === "failed" || record.status === "missing"
      ? [`nftlint: not recorded: ${name}: ${record.reason.split("\n")[0]}\n`]
      : [],
  );
  const isDenied = Object.values(records).some(({ status }) => status === "denied");
  return missing.join("") + (isDenied ? "nftlint: run it as root to record everything\n" : "");
}
