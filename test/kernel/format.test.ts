/** Formatting changes nothing of what is loaded: nft lists the same ruleset before and after. */
import { format } from "@nftlint/formatter";
import { describe, expect, test } from "vitest";
import { readAllTexts } from "../fuzz/texts.ts";
import type { Listings, Pair } from "./load-rulesets.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";

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
    const pairs: Pair[] = changed.map(({ pair }) => pair);
    const listings = await runInNamespaces<Pair, Listings>("load-rulesets.ts", pairs, workers);
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
