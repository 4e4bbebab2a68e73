import {
  chainProperties,
  commands,
  directives,
  flowtableProperties,
  mapProperties,
  objects,
  type Property,
  selectorWords,
  setProperties,
  statements,
} from "@nftlint/language";
import type { Position, SignatureHelp, SignatureInformation } from "vscode-languageserver-types";
import { sectionLine } from "./describe.ts";
import type { ServiceDocument } from "./document.ts";
import { contextOf } from "./forms/context.ts";
import { expectedAt } from "./forms/expect.ts";
import type { Form } from "./forms/notation.ts";
import { placeAt } from "./forms/place.ts";
import { offsetAt } from "./places.ts";

/** Characters that lead from one part of a form to the next. */
export const signatureCharacters: readonly string[] = [" ", ":", "/", "{"];

/** The forms that what is being written may have, each with the part that comes next; `null` between statements. */
export function signatureHelp(document: ServiceDocument, position: Position): SignatureHelp | null {
  const place = placeAt(document.parsed, offsetAt(document, position));
  if (place === null) return null;
  const begun = expectedAt(contextOf(place)).flatMap(({ frame, part }) =>
    frame === null || frame.start >= place.words.length ? [] : [{ ...frame, part }],
  );
  const innermost = Math.max(...begun.map(({ start }) => start));
  const parts = new Map<Form, number>();
  for (const { form, start, part } of begun) {
    if (start === innermost) parts.set(form, Math.min(part, parts.get(form) ?? part));
  }
  if (parts.size === 0) return null;
  const signatures = [...parts].map(([form, part]) => signatureOf(form, part, place.words[innermost] ?? ""));
  return { signatures, activeSignature: 0, activeParameter: signatures[0]?.activeParameter ?? 0 };
}

function signatureOf({ notation, parts }: Form, activeParameter: number, opener: string): SignatureInformation {
  const documentation = explanationOf(notation, opener);
  return {
    label: notation,
    parameters: parts.map(({ start, end }) => ({ label: [start, end] })),
    activeParameter,
    ...(documentation === null ? {} : { documentation: { kind: "markdown", value: documentation } }),
  };
}

/** What the vocabulary says of a form. */
function explanationOf(notation: string, opener: string): string | null {
  const owners = [...statements.values(), ...selectorWords.values()];
  const owner = owners.find(({ forms }) => forms.includes(notation));
  if (owner !== undefined) return owner.summary + sectionLine(owner.section);
  const property = properties().find(({ name, form }) => `${name} ${form}` === notation);
  return property?.summary ?? commands.get(opener)?.summary ?? directives.get(opener) ?? null;
}

function properties(): Property[] {
  const blocks = [chainProperties, setProperties, mapProperties, flowtableProperties];
  return [...blocks, ...[...objects.values()].map((object) => object.properties)].flatMap((each) => [...each.values()]);
}
