import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const beside = fileURLToPath(new URL("../../../shared/corpus", import.meta.url));

/** The folder of documents with nft's verdicts: from NFTLINT_CORPUS, else beside the repository. */
export const corpusFolder = resolve(process.env.NFTLINT_CORPUS ?? beside);

/** True where the corpus is there to be read. */
export const hasCorpus = existsSync(join(corpusFolder, "rules.jsonl"));

/** What one release of nft said of a document; the corpus' README describes the values. */
interface Verdict {
  readonly verdict: "accept" | "reject";
  readonly class: "accept" | "syntax" | "semantic" | "kernel" | "environment";
  readonly parse: "ok" | "error" | "crash";
  readonly sub?: string;
  readonly error?: string;
}

/** A document of the corpus. */
export interface Entry {
  /** `any/counter.t:11:ip:test-ip4:input` or `files/github-….nft`. */
  readonly id: string;
  readonly source: "rule" | "dump" | "bogon" | "example" | "github";
  readonly text: string;
  readonly nft: Verdict;
  /** What nft 1.0.6 said, where that is a verdict on the language. */
  readonly older: Verdict | null;
  /** What a real load said where the check alone is content and the kernel's commit is not. */
  readonly loads: boolean;
  /** Whether nft parsed it once its includes were taken out and its variables given; else `null`. */
  readonly stubbedParse: "ok" | "error" | null;
}

interface RecordedEntry {
  readonly id?: string;
  readonly document?: string;
  readonly file?: string;
  readonly source?: Exclude<Entry["source"], "rule">;
  readonly "nft-1.1.7": Verdict;
  readonly "nft-1.0.6"?: Verdict;
  readonly load?: Verdict | string;
  readonly "nft-1.1.7-more"?: { readonly stubbed?: { readonly parse: "ok" | "error" } };
}

/** All documents with the verdicts of nft 1.1.7. Bytes that are no UTF-8 become U+FFFD. */
export function readCorpus(): Entry[] {
  return [...readLines("rules.jsonl"), ...readLines("files.jsonl")].map(toEntry);
}

function readLines(name: string): RecordedEntry[] {
  return readFileSync(join(corpusFolder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as RecordedEntry);
}

function toEntry(recorded: RecordedEntry): Entry {
  return {
    id: recorded.id ?? recorded.file ?? "",
    source: recorded.source ?? "rule",
    text: recorded.document ?? decode(readFileSync(join(corpusFolder, recorded.file ?? ""))),
    nft: recorded["nft-1.1.7"],
    older: languageVerdict(recorded["nft-1.0.6"]),
    loads: recorded["nft-1.1.7"].verdict === "accept" && recorded.load === undefined,
    stubbedParse: recorded["nft-1.1.7-more"]?.stubbed?.parse ?? null,
  };
}

function languageVerdict(verdict: Verdict | undefined): Verdict | null {
  const isOther = verdict === undefined || verdict.class === "kernel" || verdict.class === "environment";
  return isOther ? null : verdict;
}

/** Keeps a byte order mark: nft refuses it, and so must we. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
