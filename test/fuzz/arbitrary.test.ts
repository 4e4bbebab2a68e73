import fc from "fast-check";
import { describe, test } from "vitest";
import { parseChecked } from "./invariants.ts";
import { holds } from "./property.ts";
import { readSeeds } from "./texts.ts";
import { splitTokens } from "./tokens.ts";

const words = [...new Set(readSeeds().flatMap(({ text }) => splitTokens(text)))];

describe("parse never throws and gives back", () => {
  test("arbitrary characters", () => {
    holds(fc.string({ unit: "binary", maxLength: 300 }), parseChecked);
  });

  test("arbitrary bytes", () => {
    holds(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      parseChecked(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes));
      parseChecked(Buffer.from(bytes).toString("latin1"));
    });
  });

  test("lone surrogates", () => {
    holds(fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 50 }), (units) => {
      parseChecked(String.fromCharCode(...units));
    });
  });

  test("the language's own punctuation in any order", () => {
    const character = fc.constantFrom(..."{}()[];:,.@$\"#\\\n\t \r*!=<>&|^+-/'0a~%?`");
    holds(fc.string({ unit: character, maxLength: 120 }), parseChecked);
  });

  test("the language's own words in any order", () => {
    const text = fc
      .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(" ", " ", " ", "\n", "", "; ")), { maxLength: 60 })
      .map((pairs) => pairs.flat().join(""));
    holds(text, parseChecked);
  });

  test("the language's own words inside a chain", () => {
    const statement = fc.array(fc.constantFrom(...words.filter((word) => !"{}".includes(word))), { maxLength: 12 });
    holds(fc.array(statement, { maxLength: 6 }), (lines) => {
      parseChecked(`table inet t {\n chain c {\n${lines.map((line) => line.join(" ")).join("\n")}\n }\n}\n`);
    });
  });
});
