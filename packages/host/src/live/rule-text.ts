/** The text of a rule for people to read: as it is written, in one line, without what it has counted. */
import type { RulesetRule, SourceDocument } from "@nftlint/semantics";
import { type Element, type Node, type Range, type Rule, walk } from "@nftlint/syntax";

/** A rule as its document writes it: single blanks, no values of counters and no handle. */
export function ruleText({ node, document }: RulesetRule): string {
  return uncountedText(node, document);
}

/** The text of a rule or an element, without what it has counted. */
export function uncountedText(node: Rule | Element, { parsed: { text } }: SourceDocument): string {
  let shown = "";
  let at = node.start;
  for (const { start, end } of countedParts(node)) {
    shown += text.slice(at, start);
    at = end;
  }
  return oneLine(shown + text.slice(at, node.end));
}

/** What changes with each packet: ` packets 5 bytes 300` of counters, ` used 3 mbytes` of quotas, ` expires 5s` of elements. */
function countedParts(node: Rule | Element): Range[] {
  if (node.kind === "element" && node.statements.length === 0 && node.options.length === 0) return none;
  const parts: Range[] = [];
  walk(node, (inner) => {
    if (inner.kind === "counter" && inner.packets !== null) {
      parts.push({ start: inner.start + "counter".length, end: inner.end });
    } else if (inner.kind === "quota" && inner.used !== null) {
      parts.push({ start: inner.used.start, end: inner.end });
    } else if (inner.kind === "element-option" && inner.option === "expires") parts.push(inner);
    return !isPlain(inner.kind);
  });
  return parts.sort((left, right) => left.start - right.start);
}

const none: Range[] = [];

/** What holds nothing that counts. */
function isPlain(kind: Node["kind"]): boolean {
  return kind === "match" || kind === "verdict-statement";
}

/** Single blanks outside of quotes. */
function oneLine(text: string): string {
  return text
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replace(/(?:\\\n|\s)+/g, " ") : part))
    .join('"')
    .trim();
}
