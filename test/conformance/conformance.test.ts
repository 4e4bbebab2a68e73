import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { corpusFolder, hasCorpus, readCorpus } from "./corpus.ts";
import { findErrors } from "./errors.ts";
import { exceptions } from "./exceptions.ts";
import { type Bar, bars, type Judgement, judge } from "./judge.ts";

const promises: { [bar in Bar]: string } = {
  parses: "every document that nft parses is parsed without a syntax error",
  "is-refused": "every document that nft refuses by itself, before it asks the kernel, gets an error",
  "is-accepted": "no document that nft accepts gets an error",
  "is-lossless": "the tokens of every document give its text back",
  "is-linted": "no rule throws on any document",
};

describe.skipIf(!hasCorpus)(`corpus of nft 1.1.7's verdicts in ${corpusFolder}`, () => {
  const judgements = hasCorpus ? readCorpus().flatMap(judge) : [];

  test.each(bars)("%s", (bar) => {
    const judged = judgements.filter((judgement) => judgement.bar === bar);
    console.log(`${promises[bar]}\n${figures(judged)}`);
    const unexcused = judged.filter(({ entry, fault }) => fault !== null && exceptionFor(entry.id, bar) === undefined);
    expect(judged.length).toBeGreaterThan(0);
    expect(unexcused.map(({ entry, fault }) => `${entry.id}: ${fault}`)).toEqual([]);
  });

  test("with 1.0.6 for a target, at least 98 of 100 verdicts of nft 1.0.6 are ours", () => {
    const judged = readCorpus().filter(({ older }) => older !== null);
    const agreeing = judged.filter(({ id, text, older }) => {
      const { refusals } = findErrors(id, parse(text), "1.0.6");
      return (refusals.length === 0) === (older?.verdict === "accept");
    });
    console.log(`with --nft-version 1.0.6: ${agreeing.length} of ${judged.length}`);
    expect(agreeing.length / judged.length).toBeGreaterThanOrEqual(0.98);
  });

  test("every exception has a reason and still applies", () => {
    const faulty = new Set(
      judgements.filter(({ fault }) => fault !== null).map(({ entry, bar }) => `${entry.id} ${bar}`),
    );
    expect(exceptions.filter(({ id, bar }) => !faulty.has(`${id} ${bar}`))).toEqual([]);
    expect(exceptions.filter(({ reason }) => reason.trim() === "")).toEqual([]);
  });
});

function exceptionFor(id: string, bar: Bar) {
  return exceptions.find((exception) => exception.id === id && exception.bar === bar);
}

/** One line a source: `  github 88 of 90`. */
function figures(judged: Judgement[]): string {
  const sources = [...new Set(judged.map(({ entry }) => entry.source))];
  return sources
    .map((source) => {
      const ofSource = judged.filter(({ entry }) => entry.source === source);
      const met = ofSource.filter(({ fault }) => fault === null).length;
      return `  ${source.padEnd(8)}${met} of ${ofSource.length}`;
    })
    .join("\n");
}
