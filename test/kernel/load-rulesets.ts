/**
 * Loads pairs of rulesets and prints what nft lists of each: `unshare --net node load-rulesets.ts`,
 * with a JSON array of pairs for standard input and one of `Listings` for standard output. To run
 * many of them in one network namespace is what makes thousands affordable.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A ruleset in two layouts. */
export type Pair = readonly [string, string];

/** What nft lists of each in JSON, or its complaint about the second; `null` where it refused the first. */
export type Listings = Pair | null;

function loadPair([first, second]: Pair): Listings {
  const before = load(first);
  if (before === null) return null;
  return [before, load(second) ?? nft(["-c", "-f", "-"], second).stderr];
}

function load(text: string): string | null {
  const { status } = nft(["-f", "-"], text);
  if (status !== 0) return null;
  // Two processes: one that is to remove the ruleset as well lists none.
  const listing = nft(["-j", "list ruleset"], "");
  if (listing.status !== 0) throw new Error(`nft cannot list what it loaded: ${listing.stderr}`);
  nft(["flush ruleset"], "");
  return listing.stdout;
}

function nft(options: readonly string[], input: string) {
  const outcome = spawnSync("nft", options, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (outcome.error) throw outcome.error;
  return outcome;
}

if (process.argv[1] === import.meta.filename) {
  const pairs = JSON.parse(readFileSync(0, "utf8")) as Pair[];
  process.stdout.write(JSON.stringify(pairs.map(loadPair)));
}
