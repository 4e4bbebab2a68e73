/**
 * Has the kernel load rulesets: `unshare --net node commit-rulesets.ts`, with a JSON array of documents
 * for standard input and one of complaints for standard output; `null` stands for none. Unlike a check,
 * a load has the kernel look at the ways from base chains.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The first line of nft's complaint, or `null`. Each document is loaded into an empty kernel. */
function load(text: string): string | null {
  const { status, stderr, error } = spawnSync("nft", ["-f", "-"], {
    input: `flush ruleset\n${text}`,
    encoding: "utf8",
  });
  if (error) throw error;
  return status === 0 ? null : (stderr.split("\n")[0] ?? "");
}

if (process.argv[1] === import.meta.filename) {
  const texts = JSON.parse(readFileSync(0, "utf8")) as string[];
  process.stdout.write(JSON.stringify(texts.map(load)));
}
