import type { BenchDocument } from "./documents.ts";

/** The medians of one document, in milliseconds, and peak memory in MiB. */
export interface DocumentResult {
  readonly title: string;
  readonly megabytes: number;
  readonly ours: number;
  readonly memory: number | null;
  /** `null` where nft is missing. */
  readonly nft: {
    /** The whole check; `null` where it takes too long and was not asked for. */
    readonly whole: number | null;
    readonly parsedAndEvaluated: number;
    readonly parsedOnly: number;
    readonly memory: number | null;
  } | null;
}

export interface Results {
  readonly node: string;
  readonly nft: string | null;
  readonly runs: number;
  readonly emptyNode: number;
  readonly documents: Readonly<Record<BenchDocument["name"], DocumentResult>>;
  /** The time of 100k rules over that of 10k. */
  readonly growth: number;
  /** Text to tree in this process, in MB/s. */
  readonly throughput: { readonly rules: number; readonly elements: number };
}
