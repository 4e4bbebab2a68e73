import { parse } from "@nftlint/syntax";
import type { Entry } from "./corpus.ts";
import { findErrors } from "./errors.ts";
import { describeCommentLoss, describeLoss } from "./roundtrip.ts";

/**
 * What is asked of a document: that it parses (`parses`), that it gets an error (`is-refused`),
 * that it gets none (`is-accepted`), that its tokens give its text back (`is-lossless`), that no rule
 * throws on it (`is-linted`).
 */
export type Bar = "parses" | "is-refused" | "is-accepted" | "is-lossless" | "is-linted";

export const bars: readonly Bar[] = ["parses", "is-refused", "is-accepted", "is-lossless", "is-linted"];

/** Whether a document met one bar; `fault` says what was found where it did not. */
export interface Judgement {
  readonly entry: Entry;
  readonly bar: Bar;
  readonly fault: string | null;
}

/** Judges a document by every bar that nft's verdict asks of it. */
export function judge(entry: Entry): Judgement[] {
  const parsed = parse(entry.text);
  const syntax = parsed.diagnostics.map(({ start, end, message }) => `${start}-${end}: ${message}`);
  const { refusals, failures } = findErrors(entry.id, parsed);
  const faults: { [bar in Bar]: () => string | null } = {
    parses: () => syntax[0] ?? null,
    "is-refused": () => (refusals.length > 0 ? null : `no error where nft says: ${entry.nft.error}`),
    "is-accepted": () => refusals[0] ?? null,
    "is-lossless": () => describeLoss(parsed) ?? describeCommentLoss(parsed),
    "is-linted": () => failures[0] ?? null,
  };
  return bars.filter((bar) => isAsked(entry, bar)).map((bar) => ({ entry, bar, fault: faults[bar]() }));
}

function isAsked(entry: Entry, bar: Bar): boolean {
  // A missing include or variable stops nft; the recorded parse without them is the better measure.
  const isIncomplete = entry.nft.class === "environment" && entry.nft.parse === "error";
  const parse = isIncomplete ? entry.stubbedParse : entry.nft.parse;
  switch (bar) {
    case "parses":
      return parse === "ok";
    case "is-refused":
      return (
        parse === "error" || entry.nft.class === "semantic" || (isIncomplete && entry.nft.sub === "undefined-variable")
      );
    case "is-accepted":
      return entry.nft.verdict === "accept" && entry.loads;
    case "is-lossless":
    case "is-linted":
      return true;
  }
}
