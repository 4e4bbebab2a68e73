/** The text of rules and elements, in one line. */
import { definitionOf, type Ruleset, type RulesetRule, type SourceDocument, unlistedPart } from "@nftlint/semantics";
import { type Element, type Node, type Range, type Rule, type Variable, walk } from "@nftlint/syntax";

/** A rule as its document writes it, for people to read: no values of counters, no comments within, no handle. */
export function ruleText(rule: RulesetRule): string {
  const text = uncountedText(rule.node, rule.document);
  const unlisted = unlistedPart(rule);
  return unlisted === null ? text : `${text} # ${unlisted}`;
}

/** The text of a rule or an element, without what it has counted. */
export function uncountedText(node: Rule | Element, document: SourceDocument): string {
  // Sets hold a million of them.
  const text = document.parsed.text.slice(node.start, node.end);
  if (!/[\s"#]/.test(text)) return text;
  return edited(node, document, countedParts(node, document.parsed.text));
}

/**
 * A rule as a command may have it: what its variables stand for in their place.
 *
 * @returns `null` where a variable is not known
 */
export function selfContainedText({ node, document }: RulesetRule, ruleset: Pick<Ruleset, "bindings">): string | null {
  return expanded(node, document, ruleset);
}

/** Replaces a part of the text. */
interface Edit extends Range {
  readonly text: string;
}

function expanded(node: Node, document: SourceDocument, ruleset: Pick<Ruleset, "bindings">): string | null {
  const edits: Edit[] = [];
  for (const variable of variablesIn(node)) {
    const value = variable === null ? null : definitionOf(ruleset, variable);
    const text = value === null ? null : expanded(value.node, value.document, ruleset);
    if (variable === null || text === null) return null;
    edits.push({ start: variable.start, end: variable.end, text });
  }
  return edited(node, document, edits);
}

/** The variables of a node; `null` for one in the quotes of a log prefix, whose value may be no text. */
function variablesIn(node: Node): (Variable | null)[] {
  const variables: (Variable | null)[] = [];
  walk(node, (inner) => {
    if (inner.kind === "variable") variables.push(inner);
    else if (inner.kind === "log-option" && inner.values.some(({ text }) => /\$\D/.test(text))) variables.push(null);
  });
  return variables;
}

/** What changes with each packet: ` packets 5 bytes 300` of counters, ` used 3 mbytes` of quotas, ` expires 5s` of elements. */
function countedParts(node: Rule | Element, text: string): Edit[] {
  if (node.kind === "element" && node.statements.length === 0 && node.options.length === 0) return [];
  const parts: Edit[] = [];
  walk(node, (inner) => {
    if (inner.kind === "counter" && inner.packets !== null) {
      parts.push({ start: inner.start + "counter".length, end: inner.end, text: "" });
    } else if (inner.kind === "quota" && inner.used !== null) {
      parts.push({ start: text.lastIndexOf("used", inner.used.start), end: inner.end, text: "" });
    } else if (inner.kind === "element-option" && inner.option === "expires") {
      parts.push({ start: inner.start, end: inner.end, text: "" });
    }
    return !isPlain(inner.kind);
  });
  return parts;
}

/** What holds nothing that counts. */
function isPlain(kind: Node["kind"]): boolean {
  return kind === "match" || kind === "verdict-statement";
}

/** The text of a range with its edits made, and without its comments, in one line. */
function edited(range: Range, { parsed }: SourceDocument, edits: readonly Edit[]): string {
  const { text } = parsed;
  const comments = text.slice(range.start, range.end).includes("#") ? commentsWithin(range, parsed) : [];
  let result = "";
  let at = range.start;
  for (const edit of [...edits, ...comments].sort((left, right) => left.start - right.start)) {
    if (edit.start < at) continue;
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return oneLine(result + text.slice(at, range.end));
}

function commentsWithin({ start, end }: Range, { comments }: SourceDocument["parsed"]): Edit[] {
  const within: Edit[] = [];
  for (let index = comments.count - 1; index >= 0 && comments.start(index) >= start; index--) {
    if (comments.start(index) < end) within.push({ start: comments.start(index), end: comments.end(index), text: "" });
  }
  return within;
}

/** Single blanks outside of quotes. */
function oneLine(text: string): string {
  if (!/[\s"]/.test(text)) return text;
  return text
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replace(/(?:\\\n|\s)+/g, " ") : part))
    .join('"')
    .trim();
}
