import { readTextOrReason } from "@nftlint/files";
import { failure, type Outcome, success } from "../outcome.ts";

/** As {@link readTextOrReason}; `name` is what the error calls the file. */
export function readText(path: string | 0, name: string): Outcome<string> {
  const read = readTextOrReason(path);
  return read.ok ? success(read.text) : failure(`cannot read ${name}: ${read.reason}`);
}
