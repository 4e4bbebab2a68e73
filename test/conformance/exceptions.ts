import type { Bar } from "./judge.ts";

/** A document on which we knowingly differ from nft 1.1.7. One that no longer applies fails the suite. */
export interface Exception {
  readonly id: string;
  readonly bar: Bar;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    id: "files/github-bfa2bcc13c1c393a.nft",
    bar: "is-refused",
    reason:
      "A fault of nft 1.1.7, not of the document: behind a rate and `log flags tcp options flags ip options`, its " +
      "scanner takes the $variable of the next line for junk. nft 1.0.6 accepts it.",
  },
];
