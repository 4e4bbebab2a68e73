import { expect, test } from "vitest";
import { marked } from "../../test/marked.ts";
import { contextOf } from "../forms/context.ts";
import { type FormTable, itemForms, selectorForms, statementForms } from "../forms/form-tables.ts";
import type { Form } from "../forms/notation.ts";
import { placeAt } from "../forms/place.ts";
import { entriesOf } from "../forms/vocabulary.ts";
import { providers } from "./candidates.ts";

/** What a person makes up, or writes as a block: there is nothing to offer. */
const madeUp: readonly string[] = ["ITEMS", "NAME", "NUMBER", "RULES", "STRING"];

/** What is read as an expression or rule, and so offered as one. */
const expressions: readonly string[] = ["ADDRESS", "EXPRESSION", "PORT", "RULE"];

function placeholdersOf(parts: Form["parts"]): readonly string[] {
  return parts.flatMap((part) => {
    if (part.kind === "placeholder") return [part.name];
    return part.kind === "word" ? [] : placeholdersOf(part.parts);
  });
}

/** Placeholders of forms in a block of some type that nothing is offered for. */
function unknownIn(table: FormTable, type: string): readonly string[] {
  const { document } = marked("");
  const place = placeAt(document.parsed, 0);
  if (place === null) return [];
  const context = { ...contextOf(place), type };
  return [...table].flatMap(([opener, forms]) =>
    forms.flatMap(({ notation, parts }) =>
      placeholdersOf(parts)
        .filter((name) => !madeUp.includes(name) && !expressions.includes(name) && !(name in providers))
        // The keys of elements are expressions; those of selectors are words.
        .filter((name) => name !== "KEY" || selectorForms().has(opener))
        .filter((name) => entriesOf(name, { context, opener, before: optionBefore(notation) }) === null)
        .map((name) => `${name} of ${notation}`),
    ),
  );
}

/** Fields of options are told by the option, of which any will do. */
function optionBefore(notation: string): readonly string[] {
  return notation.includes("OPTION") ? ["option", "maxseg"] : [];
}

test("something is offered for every placeholder of statements and selectors", () => {
  expect([...unknownIn(statementForms(), "chain"), ...unknownIn(selectorForms(), "chain")]).toEqual([]);
});

test.each([...itemForms()])("something is offered for every placeholder of forms in a %s", (type, table) => {
  expect(unknownIn(table, type)).toEqual([]);
});
