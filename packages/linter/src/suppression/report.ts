import { nearest, type Range, type TextEdit } from "@nftlint/syntax";
import { isSuppressible } from "../builtin/metadata.ts";
import type { Finding, Fix } from "../rule.ts";
import { type Directive, directiveForms, type RuleName, type UnknownDirective } from "./directive.ts";
import type { Suppression, Suppressions } from "./suppressions.ts";

/** What is wrong with the suppression comments themselves: `invalid-suppression`. */
export function invalidSuppressions(suppressions: Suppressions, ruleNames: ReadonlySet<string>): Finding[] {
  const { known, unknown } = suppressions.directives;
  const findings = unknown.map(unknownDirective);
  for (const directive of known) {
    for (const name of directive.names) {
      if (!ruleNames.has(name.name)) findings.push(unknownRule(name, ruleNames));
      else if (!isSuppressible(name.name)) findings.push(unsuppressible(name));
    }
  }
  return findings;
}

function unknownDirective(comment: UnknownDirective): Finding {
  const forms = directiveForms.map((form) => `nftlint-${form}`);
  const meant = nearest(comment.word, forms);
  const remedy = meant === null ? `write one of ${forms.join(", ")}` : `did you mean "${meant}"?`;
  return withReplacement(comment, meant, `"${comment.word}" is no suppression; ${remedy}`);
}

function unknownRule(name: RuleName, ruleNames: ReadonlySet<string>): Finding {
  const meant = nearest(name.name, [...ruleNames].filter(isSuppressible));
  const remedy = meant === null ? 'put "--" before a reason' : `did you mean "${meant}"?`;
  return withReplacement(name, meant, `there is no rule "${name.name}"; ${remedy}`);
}

function unsuppressible(name: RuleName): Finding {
  const message = `"${name.name}" cannot be suppressed by a comment; take the name away`;
  return { range: { start: name.start, end: name.end }, message };
}

function withReplacement(range: Range, meant: string | null, message: string): Finding {
  const finding: Finding = { range: { start: range.start, end: range.end }, message };
  if (meant === null) return finding;
  const edits = [{ start: range.start, end: range.end, newText: meant }];
  return { ...finding, fixes: [{ title: `Write "${meant}"`, safety: "safe", edits }] };
}

/**
 * The suppressions that suppressed nothing: `unused-suppression`, one finding for each comment.
 * `isJudged` tells whether all that a name (or `null`, every rule) could have reported was looked for.
 */
export function unusedSuppressions(
  text: string,
  suppressions: Suppressions,
  isJudged: (ruleName: string | null) => boolean,
): Finding[] {
  const byDirective = new Map<Directive, Suppression[]>();
  for (const suppression of suppressions.unused()) {
    if (!isJudged(suppression.name?.name ?? null)) continue;
    const group = byDirective.get(suppression.directive);
    if (group === undefined) byDirective.set(suppression.directive, [suppression]);
    else group.push(suppression);
  }
  return Array.from(byDirective, ([directive, unused]) => unusedDirective(text, directive, unused));
}

function unusedDirective(text: string, directive: Directive, unused: readonly Suppression[]): Finding {
  const names = unused.flatMap((suppression) => suppression.name ?? []).sort((left, right) => left.start - right.start);
  const whole = names.length === directive.names.length;
  const [first, last] = [names[0], names.at(-1)];
  const range =
    whole || first === undefined || last === undefined
      ? { start: directive.start, end: directive.end }
      : { start: first.start, end: last.end };
  const fix: Fix = whole
    ? { title: "Remove the comment", safety: "safe", edits: [commentRemoval(text, directive)] }
    : { title: `Remove ${quoted(names)}`, safety: "safe", edits: namesRemoval(directive, names) };
  return { range, message: unusedMessage(directive, names), fixes: [fix] };
}

function unusedMessage(directive: Directive, names: readonly RuleName[]): string {
  const what = names.length === 0 ? "any rule" : quoted(names);
  if (directive.form === "enable") return `nothing above disables ${what} in this form; remove it`;
  const where = { disable: "below", "disable-file": "in this file", "disable-line": "on this line" } as const;
  const place = directive.form === "disable-next-line" ? "on the next line" : where[directive.form];
  return names.length === 0
    ? `no rule reports anything that could be suppressed ${place}; remove this comment`
    : `there is nothing of ${what} to suppress ${place}; remove it`;
}

function quoted(names: readonly RuleName[]): string {
  return names.map((name) => `"${name.name}"`).join(", ");
}

/** Takes names out of a list of which others stay, each with the separator on one side. */
function namesRemoval(directive: Directive, removed: readonly RuleName[]): TextEdit[] {
  const { names } = directive;
  const firstKept = names.findIndex((name) => !removed.includes(name));
  return removed.map((name) => {
    const index = names.indexOf(name);
    return index < firstKept
      ? { start: name.start, end: names[index + 1]!.start, newText: "" }
      : { start: names[index - 1]!.end, end: name.end, newText: "" };
  });
}

/** Takes a comment out, with its line where nothing else stands there. */
function commentRemoval(text: string, comment: Range): TextEdit {
  let start = comment.start;
  while (start > 0 && (text[start - 1] === " " || text[start - 1] === "\t")) start--;
  const alone = start === 0 || text[start - 1] === "\n";
  // After a line that ends in a backslash this newline is what ends the statement.
  const continued = /\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start));
  const takesLine = alone && !continued && text[comment.end] === "\n";
  return { start, end: takesLine ? comment.end + 1 : comment.end, newText: "" };
}
