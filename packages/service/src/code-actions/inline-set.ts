import type { RulesetSet } from "@nftlint/semantics";
import { elementCount, forEachElement, type Node, type Range, type SetLiteral, type TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { lineStart } from "../lines.ts";
import { symbolsOf } from "../symbols/symbol-index.ts";
import { type ActionRequest, editingAction } from "./action.ts";
import { tableOf } from "./tables.ts";

/** A line is not the place for more elements than these. */
const mostElements = 100;

/**
 * Writes the elements of the named set at the cursor in its place, and takes its declaration away
 * where nothing else names it. Only of sets whose elements nothing changes once they are loaded.
 */
export function inlineSet({ document, path }: ActionRequest): CodeAction[] {
  const reference = path.at(-1);
  const place = path.at(-2);
  const table = path.find((node) => node.kind === "table");
  if (reference?.kind !== "set-reference" || place === undefined || table === undefined) return [];
  const owner = tableOf(document, table);
  const set = owner?.sets.get(reference.name);
  const literal = set === undefined ? null : constantElements(document, set);
  if (set === undefined || owner === null || literal === null || !takesLiteral(place, reference)) return [];
  const uses = symbolsOf(document)
    .of({ kind: "set", table: `${owner.family} ${owner.name}`, name: set.name })
    .filter(({ isDeclaration }) => !isDeclaration);
  const edits: TextEdit[] = [
    { start: reference.start, end: reference.end, newText: inlineText(document.text, literal) },
  ];
  const declaration = set.declaration?.node;
  if (uses.length === 1 && declaration !== undefined) {
    edits.push({ ...wholeLines(document.text, declaration), newText: "" });
  }
  return [editingAction(document, `Inline the ${set.type} "${set.name}"`, "refactor.inline", edits)];
}

function takesLiteral(place: Node, reference: Node): boolean {
  if (place.kind === "match") return place.right === reference && place.mask === null;
  return (place.kind === "verdict-map" || place.kind === "map-lookup") && place.map === reference;
}

/** What an inline set has as well, or need not have. */
const plainItems: ReadonlySet<Node["kind"]> = new Set<Node["kind"]>([
  "set-type",
  "set-flags",
  "set-size",
  "set-policy",
  "set-elements",
  "auto-merge",
  "comment",
]);

/** The one list of elements of a set that stays as it is written in this document. */
function constantElements(document: ServiceDocument, set: RulesetSet): SetLiteral | null {
  const { declaration, elements, open, flags } = set;
  const [only] = elements;
  if (declaration?.document !== document.source || open || flags.has("dynamic") || flags.has("timeout")) return null;
  if (elements.length !== 1 || only?.document !== document.source || only.node.kind !== "set-elements") return null;
  if (declaration.node.block?.items.some((item) => !plainItems.has(item.kind))) return null;
  const { value } = only.node;
  if (value.kind !== "set" || elementCount(value) > mostElements) return null;
  let isPlain = true;
  forEachElement(value, ({ options, statements }) => {
    isPlain &&= options.length === 0 && statements.length === 0;
  });
  return isPlain ? value : null;
}

function inlineText(text: string, literal: SetLiteral): string {
  const elements: string[] = [];
  forEachElement(literal, ({ start, end }) => elements.push(text.slice(start, end)));
  return `{ ${elements.join(", ")} }`;
}

/** A declaration with its lines and the empty one below, where nothing else stands on them. */
function wholeLines(text: string, { start, end }: Range): Range {
  const from = lineStart(text, start);
  const rest = /^[ \t;]*\n(?:[ \t]*\n)?/.exec(text.slice(end, end + 200));
  if (rest === null || text.slice(from, start).trim() !== "") return { start, end };
  return { start: from, end: end + rest[0].length };
}
