/** What formatting costs beside parsing, in this process and as a program. */
import { format } from "@nftlint/formatter";
import { parse } from "@nftlint/syntax";
import type { BenchDocument } from "./documents.ts";
import { median, peakMemory } from "./measure.ts";
import { nftlintFormat, writeDocument } from "./programs.ts";
import type { FormattingResult, FormattingTimes } from "./results.ts";

/** Formats a document as it is laid out, and with a layout where every line and element has to change. */
export function measureFormatting(document: BenchDocument, runs: number): FormattingResult {
  return {
    title: document.title,
    tidy: formattingTimes(document.text, runs),
    untidy: formattingTimes(untidy(document.text), runs),
    memory: peakMemory(nftlintFormat(writeDocument(document).whole)),
  };
}

/** Parsing and formatting take turns, so that the machine's moods hit both; the first rounds warm up. */
function formattingTimes(text: string, runs: number): FormattingTimes {
  const parsing: number[] = [];
  const formatting: number[] = [];
  for (let round = 0; round < runs + 3; round++) {
    parsing.push(timed(() => parse(text)));
    formatting.push(
      timed(() => {
        if (!format(text).ok) throw new Error("a document that is measured has syntax errors");
      }),
    );
  }
  const parsingTime = median(parsing.slice(3));
  const total = median(formatting.slice(3));
  return {
    printingToParsing: (total - parsingTime) / parsingTime,
    megabytesPerSecond: Buffer.byteLength(text) / 1000 / total,
  };
}

/** Milliseconds that a call takes. */
function timed(work: () => void): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** The same tokens with other white space: three blanks for each tab, no space behind commas, a needless `;`. */
function untidy(text: string): string {
  return text
    .replaceAll("\t", "   ")
    .replaceAll(/, ?(?!\n)/g, ",")
    .replaceAll(/(accept|drop|established)\n/g, "$1 ;\n");
}
