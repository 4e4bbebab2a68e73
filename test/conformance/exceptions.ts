import type { Bar } from "./judge.ts";

/** A document on which we knowingly differ from nft 1.1.7. One that no longer applies fails the suite. */
export interface Exception {
  readonly id: string;
  readonly bar: Bar;
  readonly reason: string;
}

export const exceptions: readonly Exception[] = [
  {
    id: "files/github-ecc1a499253a5784.nft",
    bar: "is-refused",
    reason: "It names a user that the recording machine did not have; which users there are, the host alone knows.",
  },
  {
    id: "files/github-69521c3418c5c86e.nft",
    bar: "is-refused",
    reason: "It names a user that the recording machine did not have; which users there are, the host alone knows.",
  },
  {
    id: "files/github-6a3b7a0240143446.nft",
    bar: "is-refused",
    reason: "It names a user that the recording machine did not have; which users there are, the host alone knows.",
  },
  {
    id: "files/github-7b567dcecc35449b.nft",
    bar: "is-refused",
    reason: "It names a user that the recording machine did not have; which users there are, the host alone knows.",
  },
];
