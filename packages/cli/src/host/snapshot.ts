import { resolve } from "node:path";
import { formatSnapshot, type HostSnapshot, recordSnapshot } from "@nftlint/host";
import type { OptionValues } from "../arguments.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { fail } from "../fail.ts";
import { writeTo } from "../files/output.ts";
import { writeText } from "../files/write.ts";
import { version } from "../package-version.ts";
import { onHost } from "./perform.ts";

/** `nftlint host snapshot [HOST] [-o FILE]`. What could not be recorded is named on standard error. */
export function recordHost(
  options: OptionValues,
  [name = "local"]: readonly string[],
  directory: string,
): Promise<ExitCode> {
  return onHost(name, async ({ connection, configured }) => {
    const snapshot = await recordSnapshot(connection.run, { recordedBy: `nftlint ${version}` });
    const file = typeof options.output === "string" ? options.output : (configured?.snapshot ?? null);
    return write(snapshot, file, directory);
  });
}

/** @param file where it goes; `null` is standard output */
function write(snapshot: HostSnapshot, file: string | null, directory: string): ExitCode {
  const text = formatSnapshot(snapshot);
  if (file !== null) {
    const written = writeText(resolve(directory, file), text, file);
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
