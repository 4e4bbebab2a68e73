/**
 * Loads rulesets over one another and prints what nft lists after each: `unshare --net node
 * list-rulesets.ts`, with a JSON array of sequences of documents for standard input, and one of
 * sequences of listings for standard output. A sequence ends in front of the first document that nft
 * or the kernel refuses; each begins with an empty kernel.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

function listings(texts: readonly string[]): string[] {
  const listed: string[] = [];
  for (const text of texts) {
    if (nft(["-f", "-"], text).status !== 0) break;
    const { status, stdout, stderr } = nft(["-a", "-s", "list", "ruleset"]);
    if (status !== 0) throw new Error(`nft cannot list what it loaded: ${stderr}`);
    listed.push(stdout);
  }
  if (listed.length > 0) nft(["flush", "ruleset"]);
  return listed;
}

function nft(options: readonly string[], input = "") {
  const outcome = spawnSync("nft", options, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (outcome.error) throw outcome.error;
  return outcome;
}

if (process.argv[1] === import.meta.filename) {
  const sequences = JSON.parse(readFileSync(0, "utf8")) as string[][];
  process.stdout.write(JSON.stringify(sequences.map(listings)));
}
