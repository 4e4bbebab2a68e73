/**
 * Loads rulesets and prints what nft lists of each: `unshare --net node list-rulesets.ts`, with a JSON
 * array of documents for standard input and one of listings for standard output; `null` stands for
 * one that nft or the kernel refused.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

function listing(text: string): string | null {
  if (nft(["-f", "-"], text).status !== 0) return null;
  const { status, stdout, stderr } = nft(["-a", "-s", "list", "ruleset"]);
  if (status !== 0) throw new Error(`nft cannot list what it loaded: ${stderr}`);
  nft(["flush", "ruleset"]);
  return stdout;
}

function nft(options: readonly string[], input = "") {
  const outcome = spawnSync("nft", options, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (outcome.error) throw outcome.error;
  return outcome;
}

if (process.argv[1] === import.meta.filename) {
  const texts = JSON.parse(readFileSync(0, "utf8")) as string[];
  process.stdout.write(JSON.stringify(texts.map(listing)));
}
