/** Formatting changes nothing of what is loaded: nft lists the same ruleset before and after. */
import { spawn } from "node:child_process";
import { format } from "@nftlint/formatter";
import { describe, expect, test } from "vitest";
import { readAllTexts } from "../fuzz/texts.ts";
import type { Listings, Pair } from "./load-rulesets.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";

const loader = new URL("./load-rulesets.ts", import.meta.url).pathname;

/** How many namespaces work at once. */
const workers = 2;

/** Loads on every kernel, so that the test cannot pass by loading nothing. */
const plain = {
  name: "plain",
  text: "table ip nat { chain c { type nat hook postrouting priority 100; ip saddr{10.0.0.1,10.0.0.2}counter; }; }\n",
};

describe.skipIf(reasonToSkip(suites.format) !== null)(titleOf(suites.format), () => {
  test("every document that loads does so to the same ruleset when formatted", { timeout: 180_000 }, async () => {
    const changed = [plain, ...readAllTexts()].flatMap(({ name, text }) => {
      const result = format(text);
      return result.ok && result.changed ? [{ name, pair: [text, result.text] as const }] : [];
    });
    const listings = await loadAll(changed.map(({ pair }) => pair));
    const differences = listings.flatMap((listing, index) => {
      const [before, after] = listing?.map(withoutPassingFacts) ?? [];
      return before === after ? [] : [{ name: changed[index]?.name, before, after }];
    });
    expect(differences).toEqual([]);
    expect(listings[0]).not.toBeNull();
  });
});

/** A listing without what differs from load to load; a complaint of nft's as it is. */
function withoutPassingFacts(listing: string): string {
  if (!listing.startsWith("{")) return listing;
  return JSON.stringify(JSON.parse(listing), (key, value: unknown) =>
    key === "handle" || key === "expires" ? undefined : value,
  );
}

/** Loads the pairs, each ruleset into an empty one; in order. */
async function loadAll(pairs: readonly Pair[]): Promise<Listings[]> {
  const share = Math.ceil(pairs.length / workers);
  const parts = Array.from({ length: workers }, (_, index) => pairs.slice(index * share, (index + 1) * share));
  return (await Promise.all(parts.map(loadInNamespace))).flat();
}

function loadInNamespace(pairs: readonly Pair[]): Promise<Listings[]> {
  const { promise, resolve, reject } = Promise.withResolvers<Listings[]>();
  const child = spawn("unshare", ["--net", process.execPath, loader], { stdio: ["pipe", "pipe", "inherit"] });
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    output += chunk;
  });
  child.on("error", reject);
  child.on("close", (status) => {
    if (status === 0) resolve(JSON.parse(output) as Listings[]);
    else reject(new Error(`load-rulesets.ts ended with ${status}`));
  });
  child.stdin.end(JSON.stringify(pairs));
  return promise;
}
