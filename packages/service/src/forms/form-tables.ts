/** Which forms may stand where, by the first word of each. */
import {
  chainProperties,
  commands,
  directiveForms,
  extensionHeaders,
  flowtableProperties,
  headers,
  mapProperties,
  metaKeys,
  objects,
  type Property,
  selectorWords,
  setProperties,
  statements,
  topLevelForm,
} from "@nftlint/language";
import { type Form, formOf } from "./notation.ts";

/** Forms by their first word. */
export type FormTable = ReadonlyMap<string, readonly Form[]>;

function tableOf(notations: Iterable<string>): FormTable {
  const table = new Map<string, Form[]>();
  for (const notation of notations) {
    const form = formOf(notation);
    const [first] = form.parts;
    if (first?.kind !== "word") continue;
    const known = table.get(first.text);
    if (known === undefined) table.set(first.text, [form]);
    else known.push(form);
  }
  return table;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** Statements that rules are made of, other than matches. */
export const statementForms = once(() =>
  tableOf([
    ...[...statements.values()].flatMap(({ forms }) => forms),
    `comment ${chainProperties.get("comment")?.form}`,
  ]),
);

/** Selectors, unqualified meta keys among them. */
export const selectorForms = once(() =>
  tableOf([
    ...[...selectorWords.values()].flatMap(({ forms }) => forms),
    ...[...metaKeys.values()].filter(({ unqualified }) => unqualified).map(({ name }) => name),
    ...[...headers.values()].map(({ name }) => `${name} FIELD`),
    ...[...headers.values()].filter(({ carries }) => carries.length > 0).map(({ name }) => `${name} HEADER FIELD`),
    ...[...extensionHeaders.keys()].map((name) => `${name} FIELD`),
    "tcp option OPTION [FIELD]",
    "ip option OPTION [FIELD]",
    "sctp chunk OPTION [FIELD]",
  ]),
);

const propertyForms = (properties: ReadonlyMap<string, Property>): readonly string[] =>
  [...properties.values()].map(({ name, form }) => `${name} ${form}`.trimEnd());

/** What may stand in a block, by what the block holds; `document` for the top level. Rules not counted. */
export const itemForms = once(
  (): ReadonlyMap<string, FormTable> =>
    new Map([
      ["document", tableOf([topLevelForm, ...directiveForms, ...[...commands.values()].flatMap(({ forms }) => forms)])],
      ["table", tableOf(["flags FLAG [, FLAG …]", "comment STRING", ...directiveForms])],
      ["chain", tableOf([...propertyForms(chainProperties), ...directiveForms])],
      ["set", tableOf(propertyForms(setProperties))],
      ["map", tableOf(propertyForms(mapProperties))],
      ["flowtable", tableOf(propertyForms(flowtableProperties))],
      ...[...objects].map(([type, { properties }]) => [type, tableOf(propertyForms(properties))] as const),
    ]),
);
