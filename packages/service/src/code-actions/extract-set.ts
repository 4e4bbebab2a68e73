import { buildRuleset, isOlderThan, type RulesetTable } from "@nftlint/semantics";
import {
  type Expression,
  elementCount,
  forEachElement,
  type Match,
  type Node,
  parse,
  type SetLiteral,
  type Table,
  type TextEdit,
  type VerdictMap,
} from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { indentationAt, indentationUnit, lineEndBehind } from "../lines.ts";
import { type ActionRequest, editingAction } from "./action.ts";
import { tableOf } from "./tables.ts";

/** The release from which on a set's type may be that of an expression. */
const typeofSince = "0.9.4";

/** Longer lists are no inline sets that somebody looks at. */
const mostElements = 10_000;

/** Makes a named set, or a verdict map, of the inline one at the cursor. */
export function extractSet({ document, path }: ActionRequest): CodeAction[] {
  const index = path.findLastIndex(({ kind }) => kind === "set");
  const literal = path[index];
  const place = path[index - 1];
  const table = path.find((node) => node.kind === "table");
  if (literal?.kind !== "set" || place === undefined || table === undefined) return [];
  const owner = tableOf(document, table);
  const key = keyOf(place, literal);
  if (owner === null || key === null || elementCount(literal) > mostElements) return [];
  if (document.parsed.diagnostics.length > 0 || isOlderThan(document.nftVersion, typeofSince)) return [];
  const name = freeName(document.text.slice(key.start, key.end), owner);
  const declaration = declarationOf(document, owner, { name, key, literal, isMap: place.kind === "verdict-map" });
  if (declaration === null) return [];
  const edits = [insertion(document, table, declaration), { ...rangeOf(literal), newText: `@${name}` }];
  const what = place.kind === "verdict-map" ? "map" : "set";
  return [editingAction(document, `Extract to the named ${what} "${name}"`, "refactor.extract", edits)];
}

/** What the elements are compared with; `null` where the set stands elsewhere. */
function keyOf(place: Node, literal: SetLiteral): Match["left"] | VerdictMap["key"] | null {
  if (place.kind === "match" && place.right === literal && place.mask === null) return place.left;
  return place.kind === "verdict-map" && place.map === literal ? place.key : null;
}

interface NamedSet {
  readonly name: string;
  readonly key: Expression;
  readonly literal: SetLiteral;
  readonly isMap: boolean;
}

/** The lines of the declaration, not indented; `null` where nft would refuse it. */
function declarationOf({ text }: ServiceDocument, { family }: RulesetTable, set: NamedSet): string[] | null {
  const { key, literal, isMap, name } = set;
  const lines = (properties: readonly string[]) => [
    `${isMap ? "map" : "set"} ${name} {`,
    `\ttypeof ${text.slice(key.start, key.end)}${isMap ? " : verdict" : ""}`,
    ...properties,
    `\telements = ${text.slice(literal.start, literal.end)}`,
    "}",
  ];
  const properties = holdsIntervals(literal) ? ["\tflags interval"] : [];
  if (!overlaps(family, lines(properties))) return lines(properties);
  // Inline sets may hold intervals that overlap; named ones must be told to merge them, and maps cannot.
  return isMap ? null : lines([...properties, "\tauto-merge"]);
}

function overlaps(family: string, lines: readonly string[]): boolean {
  const parsed = parse(`table ${family} t {\n${lines.join("\n")}\n}\n`);
  return buildRuleset([{ path: null, parsed }]).diagnostics.some(({ rule }) => rule === "overlapping-intervals");
}

function holdsIntervals(literal: SetLiteral): boolean {
  let found = false;
  forEachElement(literal, ({ key }) => {
    const parts = key.kind === "concatenation" ? key.parts : [key];
    found ||= parts.some(
      (part) =>
        part.kind === "prefix" ||
        part.kind === "range" ||
        part.kind === "variable" ||
        (part.kind === "value" && part.form === "wildcard"),
    );
  });
  return found;
}

/** Behind the last set of the table, else at its top. */
function insertion(document: ServiceDocument, { block, start }: Table, lines: readonly string[]): TextEdit {
  const { text } = document;
  const unit = indentationUnit(document);
  const outer = indentationAt(text, start) + unit;
  const indented = lines.map((line) => outer + line.replace(/^\t/, unit)).join("\n");
  const last = block?.items.findLast(({ kind }) => kind === "set-declaration");
  const behind = last?.end ?? (block?.start ?? start) + 1;
  const lineEnd = lineEndBehind(text, behind);
  const at = lineEnd ?? behind;
  const newText = last === undefined ? `\n${indented}\n` : `\n\n${indented}`;
  return { start: at, end: at, newText };
}

function freeName(key: string, { sets }: RulesetTable): string {
  const name =
    key
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.join("_") ?? "values";
  const base = /^[a-z]/.test(name) ? name : `set_${name}`;
  let free = base.includes("_") ? base : `${base}_set`;
  for (let number = 2; sets.has(free); number++) free = `${base}_${number}`;
  return free;
}

function rangeOf({ start, end }: Node): { readonly start: number; readonly end: number } {
  return { start, end };
}
