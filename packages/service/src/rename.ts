import { parse } from "@nftlint/syntax";
import type { Position, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt, toLocation, toRange } from "./places.ts";
import { keyOf, type NamedSymbol, type Occurrence } from "./symbols/symbol.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/** A change of names, or the reason why there is none, in words for people. */
export type RenameResult =
  | { readonly edit: WorkspaceEdit }
  /** To be shown as it is: `chain "a" is there already`. */
  | { readonly refusal: string };

/** The name at a position and its range; `null` where nothing there can be renamed. */
export function prepareRename(
  document: ServiceDocument,
  position: Position,
): { readonly range: Range; readonly placeholder: string } | null {
  const found = symbolsOf(document).at(document, offsetAt(document, position));
  if (found === null) return null;
  const { start, end } = found.range;
  return { range: toRange(document, found.range), placeholder: document.text.slice(start, end) };
}

/** Gives the thing at a position another name, wherever the document and what it includes name it. */
export function rename(document: ServiceDocument, position: Position, newName: string): RenameResult {
  const index = symbolsOf(document);
  const found = index.at(document, offsetAt(document, position));
  if (found === null) return { refusal: "nothing with a name of its own stands here" };
  const { symbol } = found;
  if (document.ruleset.incomplete) {
    return { refusal: "an include could not be read, and what it holds may use the name" };
  }
  if (!canBeNamed(symbol, newName)) return { refusal: `nft takes "${newName}" for no name of a ${symbol.kind}` };
  const renamed = withName(symbol, newName);
  if (keyOf(renamed) !== keyOf(symbol) && index.of(renamed).length > 0) {
    return { refusal: `there is a ${symbol.kind} "${newName}" already` };
  }
  const occurrences = index.of(symbol);
  // What is in a table belongs to the table's name alone: its own name does not change.
  return editOf(document, occurrences, newName);
}

function editOf(document: ServiceDocument, occurrences: readonly Occurrence[], newText: string): RenameResult {
  const changes: Record<string, TextEdit[]> = {};
  for (const { document: source, range } of occurrences) {
    const location = toLocation(document, source, range);
    if (location === null) return { refusal: "a part of the ruleset has no file" };
    const edits = changes[location.uri] ?? [];
    changes[location.uri] = edits;
    // A file may be included at several places.
    if (
      !edits.some(
        (edit) =>
          edit.range.start.line === location.range.start.line &&
          edit.range.start.character === location.range.start.character,
      )
    ) {
      edits.push({ range: location.range, newText });
    }
  }
  return { edit: { changes } };
}

function withName(symbol: NamedSymbol, name: string): NamedSymbol {
  if (symbol.kind !== "table") return { ...symbol, name };
  return { ...symbol, name: `${symbol.name.split(" ")[0]} ${name}` };
}

/** A document in which a name stands at each place where such names stand. */
const trials: Readonly<Record<NamedSymbol["kind"], (name: string) => string>> = {
  table: (name) => `table inet ${name} {\n}\ndelete table inet ${name}\n`,
  chain: (name) => `table inet t {\n\tchain ${name} {\n\t}\n\tchain c {\n\t\tjump ${name}\n\t}\n}\n`,
  set: (name) =>
    `table inet t {\n\tset ${name} {\n\t\ttype ipv4_addr\n\t}\n\tchain c {\n\t\tip saddr @${name} drop\n\t}\n}\n`,
  flowtable: (name) => `table inet t {\n\tflowtable ${name} {\n\t}\n\tchain c {\n\t\tflow add @${name}\n\t}\n}\n`,
  object: (name) => `table inet t {\n\tcounter ${name} {\n\t}\n\tchain c {\n\t\tcounter name ${name}\n\t}\n}\n`,
  variable: (name) => `define ${name} = 1\ndefine other = $${name}\n`,
};

/** Whether the grammar takes a word for the name of such a thing, where it is declared and where it is used. */
function canBeNamed({ kind }: NamedSymbol, name: string): boolean {
  return /^[^\s{};#"]+$/.test(name) && parse(trials[kind](name)).diagnostics.length === 0;
}
