/** How fast `nftlint check` and `nftlint fmt` are, and nft on the same documents. */
import { parse } from "@nftlint/syntax";
import { type BenchDocument, benchDocuments } from "./documents.ts";
import { measureFormatting } from "./formatting.ts";
import { median, medianTimes, peakMemory, time } from "./measure.ts";
import { emptyNode, nftCheck, nftlint, nftlintFormat, nftVersion, writeDocument } from "./programs.ts";
import type { DocumentResult, Results } from "./results.ts";

export interface CheckOptions {
  readonly runs: number;
  /** Whether nft checks 100k rules to the end. */
  readonly full: boolean;
  readonly nftRoot: string | undefined;
}

export function measureCheck(options: CheckOptions): Results {
  const { runs, nftRoot } = options;
  const nft = nftVersion(nftRoot);
  const [snat, rules10k, rules100k, elements1m] = benchDocuments() as [
    BenchDocument,
    BenchDocument,
    BenchDocument,
    BenchDocument,
  ];
  const start = measureStart(snat, runs);
  const measured = {
    snat: { ...measureDocument(snat, nft, options), ours: start.ours },
    rules10k: measureDocument(rules10k, nft, options),
    rules100k: measureDocument(rules100k, nft, options),
    elements1m: measureDocument(elements1m, nft, options),
  };
  return {
    node: process.version,
    nft,
    runs,
    emptyNode: start.emptyNode,
    formatStart: start.format,
    documents: measured,
    growth: measured.rules100k.ours / measured.rules10k.ours,
    throughput: { rules: throughput(rules100k.text, runs), elements: throughput(elements1m.text, runs) },
    formatting: {
      rules10k: measureFormatting(rules10k, runs),
      rules100k: measureFormatting(rules100k, runs),
      elements1m: measureFormatting(elements1m, runs),
    },
  };
}

function measureDocument(
  document: BenchDocument,
  nft: string | null,
  { runs, full, nftRoot }: CheckOptions,
): DocumentResult {
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
      whole: isLong ? (full ? time(whole) : null) : median(Array.from({ length: runs }, () => time(whole))),
      parsedAndEvaluated: times.parsedAndEvaluated,
      parsedOnly: times.parsedOnly,
      memory: peakMemory(isLong && !full ? parsedAndEvaluated : whole),
    },
  };
}

/** Starting takes milliseconds: ten times the runs, and Node alone takes turns with us. */
function measureStart(document: BenchDocument, runs: number) {
  const { whole } = writeDocument(document);
  return medianTimes({ ours: nftlint(whole), format: nftlintFormat(whole), emptyNode }, runs * 10);
}

/** MB of text a second from text to tree, in this process, once it is warm. */
function throughput(text: string, runs: number): number {
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
