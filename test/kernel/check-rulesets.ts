/**
 * Has nft check rulesets: `unshare --net node check-rulesets.ts`, with a JSON array of documents for
 * standard input and one of complaints for standard output; `null` stands for none.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The first line of nft's complaint, or `null`. */
function check(text: string): string | null {
  const { status, stderr, error } = spawnSync("nft", ["-c", "-f", "-"], { input: text, encoding: "utf8" });
  if (error) throw error;
  return status === 0 ? null : (stderr.split("\n")[0] ?? "");
}

if (process.argv[1] === import.meta.filename) {
  const texts = JSON.parse(readFileSync(0, "utf8")) as string[];
  process.stdout.write(JSON.stringify(texts.map(check)));
}
