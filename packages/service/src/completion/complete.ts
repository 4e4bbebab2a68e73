import {
  chainProperties,
  commands,
  directives,
  flowtableProperties,
  mapProperties,
  objects,
  type Property,
  setProperties,
  tableItems,
} from "@nftlint/language";
import { type CompletionItem, CompletionItemKind, type Position } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { contextOf, type FormContext } from "../forms/context.ts";
import { expectedAt } from "../forms/expect.ts";
import type { Expectation } from "../forms/expectation.ts";
import { type Place, placeAt } from "../forms/place.ts";
import { offsetAt } from "../places.ts";
import { type Candidate, itemOf, type Rank } from "./candidate.ts";
import { candidatesOf } from "./candidates.ts";
import { plainText, snippets } from "./snippets.ts";
import { statefulWords, wordsOf } from "./words.ts";

/** What a client can do with completion. */
export interface CompletionOptions {
  /** True where it fills out snippets. */
  readonly snippets: boolean;
}

/** Characters that begin something to complete. */
export const completionCharacters: readonly string[] = ["@", "$", '"', " ", "{", "/"];

/** What may stand at a position, whatever the rest of the document is like. */
export function complete(
  document: ServiceDocument,
  position: Position,
  options: CompletionOptions = { snippets: false },
): CompletionItem[] {
  const place = placeAt(document.parsed, offsetAt(document, position));
  if (place === null) return [];
  const context = contextOf(place);
  const items = new Map<string, CompletionItem>();
  const offer = (candidates: readonly Candidate[], rankOf: (candidate: Candidate) => Rank) => {
    for (const candidate of candidates) {
      if (!candidate.label.startsWith(place.sigil) || items.has(candidate.label)) continue;
      items.set(candidate.label, itemOf(document, place, candidate, rankOf(candidate)));
    }
  };
  for (const expectation of expectedAt(context)) {
    offer(candidatesOf(document, context, expectation), (candidate) => rankIn(expectation, candidate));
  }
  if (place.words.length === 0) offer(itemsOf(context), () => "start");
  if (options.snippets && place.isFirst && place.words.length === 0)
    offer(snippetsOf(place, context.type), () => "snippet");
  return [...items.values()];
}

/** Constants and words go before names, and these before what only begins something. */
function rankIn({ frame, placeholder }: Expectation, { label, kind }: Candidate): Rank {
  if (placeholder === "STATEMENT" && frame === null) return "start";
  if (/^[$@]/.test(label)) return "name";
  const isSelector = kind === CompletionItemKind.Module || kind === CompletionItemKind.Field;
  return placeholder === "VALUE" && isSelector ? "start" : "continuation";
}

/** Properties by what the block holds; those of objects are with the objects. */
const properties: Readonly<Record<string, ReadonlyMap<string, Property>>> = {
  chain: chainProperties,
  set: setProperties,
  map: mapProperties,
  flowtable: flowtableProperties,
};

/** What may begin an item of a block, rules not counted. */
function itemsOf({ type }: FormContext): Candidate[] {
  if (type === "document") {
    return [
      { label: "table", kind: CompletionItemKind.Keyword, documentation: "A table with its chains and sets." },
      ...wordsOf(commands, CompletionItemKind.Keyword),
      ...wordsOf(directives, CompletionItemKind.Keyword),
    ];
  }
  if (type === "table") {
    return [tableItems, objects, directives].flatMap((entries) => wordsOf(entries, CompletionItemKind.Keyword));
  }
  return [
    ...wordsOf(properties[type] ?? objects.get(type)?.properties ?? new Map(), CompletionItemKind.Property),
    ...(type === "set" || type === "map" ? statefulWords() : []),
  ];
}

function snippetsOf({ sigil }: Place, type: string): Candidate[] {
  if (sigil !== "") return [];
  return (snippets[type] ?? []).map(({ label, detail, body }) => ({
    label,
    detail,
    kind: CompletionItemKind.Snippet,
    documentation: `\`\`\`nft\n${plainText(body)}\n\`\`\``,
    snippet: body,
  }));
}
