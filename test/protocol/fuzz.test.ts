/**
 * The server that is shipped, against a client that does anything: FUZZ_EDITS says how many edits
 * (10,000), FUZZ_SEED which ones.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { editedDocuments } from "../bench/documents.ts";
import { seededRandom } from "../fuzz/random.ts";
import { readSeeds } from "../fuzz/texts.ts";
import { Fuzzer } from "./fuzz/fuzzer.ts";

const edits = Number(process.env.FUZZ_EDITS ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? 1);

/** After so many edits all code is compiled and all tables are there; from then on the heap must not grow. */
const warmUp = Math.min(2000, edits / 4);

/** Edits between two comparisons with a fresh server. */
const stretch = 250;

test(`${edits} edits among requests and nonsense: all is answered, nothing is stale, no memory is lost`, {
  timeout: 1000 * (120 + edits / 20),
}, async () => {
  const fuzzer = new Fuzzer(writtenFiles(), seededRandom(seed));
  onTestFinished(() => fuzzer.kill());
  await fuzzer.start();
  let warm: number | null = null;
  while (fuzzer.edits < edits) {
    const next = fuzzer.edits + stretch;
    while (fuzzer.edits < next) await fuzzer.step();
    expect(await fuzzer.settle()).toEqual([]);
    if (warm === null && fuzzer.edits >= warmUp) warm = await fuzzer.heapOfSeeds();
  }
  const grown = (await fuzzer.heapOfSeeds()) - (warm ?? 0);
  expect(grown / 1e6).toBeLessThan(8);
  expect(await fuzzer.stop()).toBe(0);
});

/** The seeds of the other fuzz tests, two files of which one includes the other, and one that is not small. */
function writtenFiles(): Record<string, string> {
  const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const files = {
    ...Object.fromEntries(readSeeds().map(({ name, text }) => [name, text])),
    "main.nft":
      'define lan = 10.0.0.0/8\ninclude "./part.nft"\ntable ip t {\n\tchain c {\n\t\tip saddr $lan jump web\n\t}\n}\n',
    "part.nft": "table ip t {\n\tchain web {\n\t\tip daddr $lan accept\n\t}\n}\n",
    "rules1k.nft": editedDocuments()[0].text,
  };
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const path = join(directory, name);
      writeFileSync(path, text);
      return [path, text];
    }),
  );
}
