import type { ParseResult, Range } from "@nftlint/syntax";

/** The forms of a suppression comment, as written after `nftlint-`. */
export const directiveForms = ["disable", "disable-file", "disable-line", "disable-next-line", "enable"] as const;

type DirectiveForm = (typeof directiveForms)[number];

/** A rule name as written in a comment. */
export interface RuleName extends Range {
  readonly name: string;
}

/** `# nftlint-disable-next-line rule-a, rule-b -- reason`; the range is the comment's. */
export interface Directive extends Range {
  readonly form: DirectiveForm;
  /** Empty: all rules. */
  readonly names: readonly RuleName[];
}

/** A comment that starts like a directive and is none. */
export interface UnknownDirective extends Range {
  /** As written, with `nftlint-`. */
  readonly word: string;
}

export interface Directives {
  /** In document order. */
  readonly known: readonly Directive[];
  readonly unknown: readonly UnknownDirective[];
}

const marker = "nftlint-";
const opening = /^#[# \t]*nftlint-([\w-]*)/;
/** What follows ` -- ` is for people. */
const reason = /(?:^|\s)--(?:\s|$)/;

/** Finds the suppression comments of a document. Costs one text search where there is none. */
export function readDirectives(parsed: ParseResult): Directives {
  const known: Directive[] = [];
  const unknown: UnknownDirective[] = [];
  if (!parsed.text.includes(marker)) return { known, unknown };
  for (let index = 0; index < parsed.comments.count; index++) {
    const directive = readDirective(parsed.text, parsed.comments.start(index), parsed.comments.end(index));
    if (directive === null) continue;
    if ("form" in directive) known.push(directive);
    else unknown.push(directive);
  }
  return { known, unknown };
}

function readDirective(text: string, start: number, end: number): Directive | UnknownDirective | null {
  const comment = text.slice(start, end);
  const match = opening.exec(comment);
  if (match === null) return null;
  const form = directiveForms.find((known) => known === match[1]);
  const wordEnd = start + match[0].length;
  if (form === undefined) {
    const word = `${marker}${match[1]}`;
    return { word, start: wordEnd - word.length, end: wordEnd };
  }
  return { form, names: readNames(comment.slice(match[0].length), wordEnd), start, end };
}

function readNames(text: string, offset: number): RuleName[] {
  const namesEnd = reason.exec(text)?.index ?? text.length;
  return Array.from(text.slice(0, namesEnd).matchAll(/[^\s,]+/g), (match) => ({
    name: match[0],
    start: offset + match.index,
    end: offset + match.index + match[0].length,
  }));
}
