import fc from "fast-check";
import type { Seed } from "./texts.ts";
import { splitAll } from "./tokens.ts";

type Edit = "delete" | "duplicate" | "swap" | "replace" | "insert" | "cut" | "newline";

const edits: Edit[] = ["delete", "duplicate", "swap", "replace", "insert", "cut", "newline"];

/** A seed's text after a few edits of tokens; replacements come from another seed. */
export function mutatedText(seeds: readonly Seed[]): fc.Arbitrary<string> {
  const edit = fc.record({ edit: fc.constantFrom(...edits), at: fc.nat(1_000_000), from: fc.nat(1_000_000) });
  return fc
    .record({
      seed: fc.nat(seeds.length - 1),
      donor: fc.nat(seeds.length - 1),
      steps: fc.array(edit, { minLength: 1, maxLength: 4 }),
    })
    .map(({ seed, donor, steps }) => {
      const tokens = splitAll(seeds[seed]!.text);
      const others = splitAll(seeds[donor]!.text);
      for (const step of steps)
        applyEdit(tokens, step.edit, step.at, others[step.from % Math.max(1, others.length)] ?? " ");
      return tokens.join("");
    });
}

/** A seed's text with a few of its characters removed, doubled or replaced. */
export function mutatedCharacters(seeds: readonly Seed[]): fc.Arbitrary<string> {
  const edit = fc.record({ at: fc.nat(1_000_000), length: fc.nat(3), by: fc.string({ unit: "binary", maxLength: 2 }) });
  return fc
    .record({ seed: fc.nat(seeds.length - 1), steps: fc.array(edit, { minLength: 1, maxLength: 4 }) })
    .map(({ seed, steps }) =>
      steps.reduce((text, { at, length, by }) => {
        const offset = at % (text.length + 1);
        return text.slice(0, offset) + by + text.slice(offset + length);
      }, seeds[seed]!.text),
    );
}

function applyEdit(tokens: string[], edit: Edit, position: number, other: string): void {
  if (tokens.length === 0) return;
  const at = position % tokens.length;
  switch (edit) {
    case "delete":
      tokens.splice(at, 1);
      return;
    case "duplicate":
      tokens.splice(at, 0, tokens[at]!, " ");
      return;
    case "swap":
      tokens.splice(at, 3, ...tokens.slice(at, at + 3).reverse());
      return;
    case "replace":
      tokens[at] = other;
      return;
    case "insert":
      tokens.splice(at, 0, " ", other, " ");
      return;
    case "cut":
      tokens.length = at;
      return;
    case "newline":
      tokens.splice(at, 0, "\n");
  }
}
