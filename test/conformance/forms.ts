import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The recorded forms; written by record.ts. */
export const formsPath = join(import.meta.dirname, "forms.tsv");

/** A small document and what the parser of nft 1.1.7 says of it. */
export interface Form {
  readonly text: string;
  readonly parses: boolean;
}

/**
 * The forms of the language: small documents of our own that between them use nearly every
 * production of nft's grammar, rightly and wrongly. A line is a verdict, a tab, and a document with
 * its line breaks and tabs as `\n` and `\t` and without its last line break.
 */
export function readForms(): Form[] {
  return readFileSync(formsPath, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [verdict, document = ""] = line.split("\t");
      return { text: `${document.replaceAll("\\n", "\n").replaceAll("\\t", "\t")}\n`, parses: verdict === "parses" };
    });
}

/** The line of a form, as {@link readForms} reads it. */
export function formatForm({ text, parses }: Form): string {
  const document = text.replace(/\n$/, "").replaceAll("\n", "\\n").replaceAll("\t", "\\t");
  return `${parses ? "parses" : "refused"}\t${document}\n`;
}
