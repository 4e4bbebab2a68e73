/** Where rules stand and what they say. */
import { type RulesetRule, ruleHandle, type SourceDocument } from "@nftlint/semantics";
import { LineMap, type Position } from "@nftlint/syntax";

/** Where a rule stands in the file that it is written in. */
export interface RulePlace {
  /** As the caller named it. */
  readonly path: string;
  /** Lines and columns from 1; offsets are those of the file. */
  readonly start: FilePosition;
  readonly end: FilePosition;
}

interface FilePosition extends Position {
  readonly offset: number;
}

const lineMaps = new WeakMap<SourceDocument, LineMap>();

function linesOf(document: SourceDocument): LineMap {
  let lines = lineMaps.get(document);
  if (lines === undefined) {
    const { parsed, prefixLength, suffixLength } = document;
    lines = new LineMap(parsed.text.slice(prefixLength, parsed.text.length - suffixLength));
    lineMaps.set(document, lines);
  }
  return lines;
}

/** The file and the range of a rule; `null` for one of a host's listing. */
export function placeOf({ node, document }: RulesetRule): RulePlace | null {
  const { path } = document;
  if (path === null) return null;
  return { path, start: positionIn(document, node.start), end: positionIn(document, node.end) };
}

/** Where an offset of a document's nodes is in its file. */
export function positionIn(document: SourceDocument, offset: number): FilePosition {
  const own = offset - document.prefixLength;
  return { ...linesOf(document).position(own), offset: own };
}

/** `snat.cfg:7`, or of a host's listing `handle 4`; `null` for a rule of a listing without handles. */
export function shortPlaceOf(rule: RulesetRule): string | null {
  const place = placeOf(rule);
  if (place !== null) return `${place.path}:${place.start.line}`;
  const handle = ruleHandle(rule);
  return handle === null ? null : `handle ${handle}`;
}

/** What a rule says, on one line. */
export function textOf({ node, document }: RulesetRule): string {
  return document.parsed.text.slice(node.start, node.end).replaceAll(/\s+/g, " ");
}
