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

/** What formatting one document costs. */
export interface FormattingResult {
  readonly title: string;
  /** As it is laid out: little changes. */
  readonly tidy: FormattingTimes;
  /** Where every line and element changes. */
  readonly untidy: FormattingTimes;
  /** The most memory of `nftlint fmt`, in MiB. */
  readonly memory: number | null;
}

export interface FormattingTimes {
  /** The time of printing over that of parsing. */
  readonly printingToParsing: number;
  /** Text to text. */
  readonly megabytesPerSecond: number;
}

/** What a person waits for while typing. */
export type EditorFeature = "diagnostics" | "completion" | "hover" | "tokens";

/** From a keystroke to what it brings, in milliseconds. */
export interface EditorTimes {
  readonly median: number;
  readonly p95: number;
}

/** How fast the server follows a person who types in one document. */
export interface EditorResult {
  readonly title: string;
  readonly megabytes: number;
  /** How many diagnostics the document has, all of which are sent after each keystroke. */
  readonly findings: number;
  readonly samples: number;
  /** `null` for what the server does not offer. */
  readonly times: Readonly<Record<EditorFeature, EditorTimes | null>>;
}

export interface EditorResults {
  readonly rules1k: EditorResult;
  readonly rules10k: EditorResult;
}

export interface Results {
  readonly node: string;
  readonly nft: string | null;
  readonly runs: number;
  readonly emptyNode: number;
  readonly documents: Readonly<Record<BenchDocument["name"], DocumentResult>>;
  /** The time of 100k rules over that of 10k. */
  readonly growth: number;
  /** `nftlint fmt` on the smallest document, in milliseconds. */
  readonly formatStart: number;
  readonly formatting: Readonly<Record<"rules10k" | "rules100k" | "elements1m", FormattingResult>>;
  /** Text to tree in this process, in MB/s. */
  readonly throughput: { readonly rules: number; readonly elements: number };
}

/** What questions about the packets of one ruleset cost; medians in milliseconds, the most memory in MiB. */
export interface PacketResults {
  readonly title: string;
  readonly megabytes: number;
  readonly times: Readonly<Record<PacketCommand, number>>;
  readonly memory: Readonly<Record<PacketCommand, number | null>>;
}

/** `check` is what the others are measured by. */
export type PacketCommand = "check" | "why" | "diff";

/** What a change of snat.cfg costs over ssh; medians in milliseconds. */
export interface HostResults {
  /** `ssh host true`, over a connection of its own. */
  readonly roundTrip: number;
  readonly check: number;
  readonly apply: number;
  /** Over a connection of its own. */
  readonly confirm: number;
  /** The three together. */
  readonly whole: number;
}
