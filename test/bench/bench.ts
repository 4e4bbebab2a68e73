/**
 * Measures `nftlint check` against nft on rulesets made for it.
 *
 *     npm run bench -- [--json] [--runs 5] [--full] [--nft-root DIR]
 *
 * `--full` also has nft check 100k rules to the end, a minute a run, once. `--nft-root` takes the
 * nft of another root directory. nft needs root, and runs in an empty network namespace. Results
 * are also left in `test/output/bench.json`. Ends with 1 where a bar is missed.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { parse } from "@nftlint/syntax";
import { bars } from "./bars.ts";
import { type BenchDocument, benchDocuments } from "./documents.ts";
import { measureFormatting } from "./formatting.ts";
import { median, medianTimes, peakMemory, time } from "./measure.ts";
import { emptyNode, nftCheck, nftlint, nftlintFormat, nftVersion, outputFolder, writeDocument } from "./programs.ts";
import { formatReport } from "./report.ts";
import type { DocumentResult, Results } from "./results.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    runs: { type: "string", default: "5" },
    full: { type: "boolean", default: false },
    "nft-root": { type: "string" },
  },
});
const runs = Number(values.runs);
const nftRoot = values["nft-root"];
const nft = nftVersion(nftRoot);

const results = measureAll();
writeFileSync(join(outputFolder, "../bench.json"), JSON.stringify({ ...results, bars: bars(results) }, null, 2));
console.log(values.json ? JSON.stringify({ ...results, bars: bars(results) }) : formatReport(results));
process.exitCode = bars(results).some(({ met }) => met === false) ? 1 : 0;

function measureAll(): Results {
  const [snat, rules10k, rules100k, elements1m] = benchDocuments() as [
    BenchDocument,
    BenchDocument,
    BenchDocument,
    BenchDocument,
  ];
  const start = measureStart(snat);
  const measured = {
    snat: { ...measureDocument(snat), ours: start.ours },
    rules10k: measureDocument(rules10k),
    rules100k: measureDocument(rules100k),
    elements1m: measureDocument(elements1m),
  };
  return {
    node: process.version,
    nft,
    runs,
    emptyNode: start.emptyNode,
    formatStart: start.format,
    documents: measured,
    growth: measured.rules100k.ours / measured.rules10k.ours,
    throughput: { rules: throughput(rules100k.text), elements: throughput(elements1m.text) },
    formatting: {
      rules10k: measureFormatting(rules10k, runs),
      rules100k: measureFormatting(rules100k, runs),
      elements1m: measureFormatting(elements1m, runs),
    },
  };
}

function measureDocument(document: BenchDocument): DocumentResult {
  progress(document.title);
  const files = writeDocument(document);
  const ours = nftlint(files.whole);
  const size = { title: document.title, megabytes: Buffer.byteLength(document.text) / 1e6 };
  time(ours);
  if (nft === null) return { ...size, ours: medianTimes({ ours }, runs).ours, memory: peakMemory(ours), nft: null };
  const whole = nftCheck(files.whole, nftRoot, 0);
  const parsedAndEvaluated = nftCheck(files.parsedAndEvaluated, nftRoot, 1);
  const parsedOnly = nftCheck(files.parsedOnly, nftRoot, 1);
  const isLong = document.name === "rules100k";
  const times = medianTimes({ ours, parsedAndEvaluated, parsedOnly }, runs);
  return {
    ...size,
    ours: times.ours,
    memory: peakMemory(ours),
    nft: {
      whole: isLong ? (values.full ? time(whole) : null) : median(Array.from({ length: runs }, () => time(whole))),
      parsedAndEvaluated: times.parsedAndEvaluated,
      parsedOnly: times.parsedOnly,
      memory: peakMemory(isLong && !values.full ? parsedAndEvaluated : whole),
    },
  };
}

/** Starting takes milliseconds: ten times the runs, and Node alone takes turns with us. */
function measureStart(document: BenchDocument) {
  const { whole } = writeDocument(document);
  return medianTimes({ ours: nftlint(whole), format: nftlintFormat(whole), emptyNode }, runs * 10);
}

/** MB of text a second from text to tree, in this process, once it is warm. */
function throughput(text: string): number {
  const seconds: number[] = [];
  for (let round = 0; round < runs + 2; round++) {
    const before = process.hrtime.bigint();
    if (parse(text).diagnostics.length > 0) throw new Error("a document that is measured has syntax errors");
    seconds.push(Number(process.hrtime.bigint() - before) / 1e9);
  }
  return Buffer.byteLength(text) / 1e6 / median(seconds.slice(2));
}

function progress(title: string): void {
  if (process.stderr.isTTY) console.error(`measuring ${title}`);
}
