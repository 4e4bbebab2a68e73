/**
 * The server that is shipped, against a client that does anything. FUZZ_EDITS says how many edits
 * (10,000) are spread over small documents; FUZZ_SEED which ones.
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

/** Edits between two comparisons with a fresh server. */
const stretch = 500;

/** What the heap may grow by while a person works for days. */
const megabytes = 8;

const timeout = 120_000 + edits * 50;

test(`${edits} edits among requests and nonsense: all is answered, nothing is stale, memory is flat`, {
  timeout,
}, async () => {
  const fuzzer = await startFuzzer({
    ...Object.fromEntries(readSeeds().map(({ name, text }) => [name, text])),
    "main.nft":
      'define lan = 10.0.0.0/8\ninclude "./part.nft"\ntable ip t {\n\tchain c {\n\t\tip saddr $lan jump web\n\t}\n}\n',
    "part.nft": "table ip t {\n\tchain web {\n\t\tip daddr $lan accept\n\t}\n}\n",
  });
  await edit(fuzzer, edits / 5);
  const heapOfWarm = await fuzzer.heapOfSeeds();
  await edit(fuzzer, edits);
  const grown = (await fuzzer.heapOfSeeds()) - heapOfWarm;
  expect(grown / 1e6).toBeLessThan(megabytes);
  expect(await fuzzer.stop()).toBe(0);
});

test("500 edits of a document of 1,000 rules: nothing is stale", { timeout }, async () => {
  const fuzzer = await startFuzzer({ "rules1k.nft": editedDocuments()[0].text });
  await edit(fuzzer, 500);
  expect(await fuzzer.stop()).toBe(0);
});

/** Edits until so many edits are made, and compares with a fresh server at times. */
async function edit(fuzzer: Fuzzer, count: number): Promise<void> {
  while (fuzzer.edits < count) {
    const next = Math.min(count, fuzzer.edits + stretch);
    while (fuzzer.edits < next) await fuzzer.step();
    expect(await fuzzer.settle()).toEqual([]);
  }
}

async function startFuzzer(files: Readonly<Record<string, string>>): Promise<Fuzzer> {
  const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const fuzzer = new Fuzzer(directory, files, seededRandom(seed));
  onTestFinished(() => fuzzer.kill());
  await fuzzer.start();
  return fuzzer;
}
