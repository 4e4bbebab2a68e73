/** What came of files of expectations. */
import type { Judgement } from "./judge.ts";

export interface ExpectationsReport {
  readonly files: readonly JudgedFile[];
}

export interface JudgedFile {
  /** As the user named it. */
  readonly path: string;
  /** The name of the host that its packets meet. */
  readonly host: string;
  readonly judgements: readonly Judgement[];
}

/** How many expectations there are, and of each status. */
export function totalsOf({ files }: ExpectationsReport): Readonly<Record<Judgement["status"] | "all", number>> {
  const all = files.flatMap(({ judgements }) => judgements);
  const count = (wanted: Judgement["status"]) => all.filter(({ status }) => status === wanted).length;
  return { all: all.length, met: count("met"), unmet: count("unmet"), open: count("open") };
}
