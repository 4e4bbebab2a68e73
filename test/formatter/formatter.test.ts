import { describe, expect, test } from "vitest";
import { hasCorpus, readCorpus } from "../conformance/corpus.ts";
import { readSeeds } from "../fuzz/texts.ts";
import { describeFault } from "./invariants.ts";

describe("formatting keeps tokens and comments, gives what nft reads, and changes nothing twice", () => {
  test.each(readSeeds().map(({ name, text }) => [name, text]))("%s", (_, text) => {
    expect(describeFault(text)).toBeNull();
  });

  test.runIf(hasCorpus)("every document of the corpus", () => {
    const faults = readCorpus().flatMap(({ id, text }) => {
      const fault = describeFault(text);
      return fault === null ? [] : [`${id}: ${fault}`];
    });
    expect(faults).toEqual([]);
  });
});
