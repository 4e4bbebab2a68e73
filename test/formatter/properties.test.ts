/** What must hold of formatting any document, whatever its tokens, comments and layout. */
import { defaultOptions, format, formatEdits } from "@nftlint/formatter";
import { parse, type TextEdit } from "@nftlint/syntax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mutatedCharacters, mutatedText } from "../fuzz/mutations.ts";
import { holds } from "../fuzz/property.ts";
import { readAllTexts, readSeeds } from "../fuzz/texts.ts";
import { describeFault } from "./invariants.ts";

const texts = readAllTexts().filter(({ text }) => text.length < 20_000);
const accepted = texts.filter(({ text }) => format(text).ok);

function expectSound(text: string): void {
  const fault = describeFault(text);
  if (fault !== null) throw new Error(`${fault}, in ${JSON.stringify(text.slice(0, 2000))}`);
}

/** A document that nft takes, its tokens on other lines and at other distances where nft does not mind. */
const relaidText = fc
  .record({ seed: fc.nat(accepted.length - 1), random: fc.array(fc.nat(5), { minLength: 20, maxLength: 60 }) })
  .map(({ seed, random }) => relay(accepted[seed]!.text, random));

function relay(text: string, random: readonly number[]): string {
  const { tokens } = parse(text);
  let relaid = "";
  let end = 0;
  for (let index = 0; index < tokens.count; index++) {
    const gap = text.slice(end, tokens.start(index));
    const choice = random[index % random.length];
    const token = text.slice(tokens.start(index), tokens.end(index));
    relaid += /^[ \t]+$/.test(gap) ? [" ", "\t", "   ", " \\\n ", "\\\n# within\n", gap][choice ?? 0] : gap;
    relaid += token === "\n" ? ["\n", ";\n", " # behind\n", "\n# below\n", "\n", "\r\n"][choice ?? 0] : token;
    end = tokens.end(index);
  }
  return relaid + text.slice(end);
}

describe("formatting keeps tokens and comments, gives what nft reads, and changes nothing twice", () => {
  test("of documents laid out in other ways", () => holds(relaidText, expectSound));
  test("of documents with tokens changed", () => holds(mutatedText(texts), expectSound));
  test("of documents with characters changed", () => holds(mutatedCharacters(texts), expectSound));
});

describe("a comment at every place that takes one survives", () => {
  test.each(readSeeds().map(({ name, text }) => [name, text]))("%s", (_, text) => {
    const { tokens } = parse(text);
    let places = 0;
    for (let index = 0; index < tokens.count; index++) {
      const [start, end] = [tokens.start(index), tokens.end(index)];
      const behind = `${text.slice(0, start)} # inserted${text.slice(start)}`;
      const within = `${text.slice(0, start)} \\\n# inserted\n${text.slice(start)}`;
      const below = `${text.slice(0, end)} # inserted\n${text.slice(end)}`;
      const candidates = text.slice(start, end) === "\n" ? [behind] : [within, below];
      for (const candidate of candidates.filter((each) => format(each).ok)) {
        places++;
        expectSound(candidate);
      }
    }
    expect(places).toBeGreaterThan(tokens.count / 2);
  });
});

test("the edits that format a document give the formatted text", () => {
  holds(relaidText, (text) => {
    const result = format(text);
    if (result.ok) expect(apply(text, formatEdits(parse(text), defaultOptions))).toBe(result.text);
  });
});

function apply(text: string, edits: readonly TextEdit[]): string {
  let end = 0;
  const pieces = edits.flatMap((edit) => {
    const piece = [text.slice(end, edit.start), edit.newText];
    if (edit.start < end || edit.end < edit.start)
      throw new Error(`an edit of ${edit.start}-${edit.end} behind ${end}`);
    end = edit.end;
    return piece;
  });
  return [...pieces, text.slice(end)].join("");
}
