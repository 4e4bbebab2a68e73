import { addressInterval } from "@nftlint/semantics";
import {
  type CatchAll,
  type Expression,
  elementCount,
  forEachElement,
  parseNumber,
  type SetLiteral,
} from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import { type ActionRequest, editingAction } from "./action.ts";

/** Longer lists come out of programs, which sort them where it matters. */
const mostElements = 10_000;

/** Puts the elements of the set at the cursor in order: numbers and addresses by value, names by letters. */
export function sortElements({ document, path }: ActionRequest): CodeAction[] {
  const literal = path.findLast((node) => node.kind === "set");
  if (literal === undefined || elementCount(literal) < 2 || elementCount(literal) > mostElements) return [];
  const elements = sortableElements(document.text, literal);
  // A comment belongs to the element beside it, and which one that is nobody can tell.
  if (elements === null) return [];
  const sorted = elements.toSorted(compareElements);
  const edits = elements.flatMap(({ start, end }, index) => {
    const newText = sorted[index]?.text ?? "";
    return document.text.slice(start, end) === newText ? [] : [{ start, end, newText }];
  });
  return edits.length === 0 ? [] : [editingAction(document, "Sort the elements", "refactor.rewrite", edits)];
}

interface Sortable {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Addresses behind numbers, names behind both, `*` last. */
  readonly rank: number;
  readonly value: bigint;
}

function sortableElements(text: string, literal: SetLiteral): Sortable[] | null {
  const elements: Sortable[] = [];
  let end = literal.start;
  let hasComment = false;
  forEachElement(literal, (element) => {
    hasComment ||= text.slice(end, element.start).includes("#");
    elements.push({
      start: element.start,
      end: element.end,
      text: text.slice(element.start, element.end),
      ...sortValue(element.key),
    });
    end = element.end;
  });
  return hasComment || text.slice(end, literal.end).includes("#") ? null : elements;
}

function sortValue(key: Expression | CatchAll): Pick<Sortable, "rank" | "value"> {
  if (key.kind === "catch-all") return { rank: 3, value: 0n };
  const first = key.kind === "range" ? key.from : key;
  const number = first.kind === "value" ? parseNumber(first.text) : null;
  if (number !== null) return { rank: 0, value: number };
  const address = addressInterval(key);
  return address === null ? { rank: 2, value: 0n } : { rank: 1, value: address.from };
}

const letters = new Intl.Collator("en", { numeric: true });

function compareElements(left: Sortable, right: Sortable): number {
  if (left.rank !== right.rank) return left.rank - right.rank;
  if (left.value !== right.value) return left.value < right.value ? -1 : 1;
  return letters.compare(left.text, right.text);
}
