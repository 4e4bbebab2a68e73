/** Rules that stand one behind the other and ask for different constants of one thing: what a set or verdict map puts together. */
import {
  addressInterval,
  type Interval,
  isEquality,
  portInterval,
  type Ruleset,
  type RulesetRule,
  resolve,
} from "@nftlint/semantics";
import type { Expression, Match, Range, Statement, TextEdit } from "@nftlint/syntax";

/** The shortest row of rules that is worth a set. */
export const leastRules = 3;

/** Fields that hold one value of many; flags, states and marks have several bits, and statements change marks. */
const plainFields: ReadonlySet<string> = new Set([
  "ether saddr",
  "ether daddr",
  "vlan id",
  "ip protocol",
  "icmp type",
  "icmpv6 type",
]);

const plainKeys: ReadonlySet<string> = new Set([
  "iif",
  "oif",
  "iifname",
  "oifname",
  "ibrname",
  "obrname",
  "iifgroup",
  "oifgroup",
  "l4proto",
  "protocol",
  "skuid",
  "skgid",
]);

/** Whether a match holds for one constant that may as well stand in a set with others. */
export function asksForConstant(match: Match): boolean {
  return isEquality(match) && readerOf(match.left) !== null && isConstant(match.right);
}

function isConstant({ kind }: Expression): boolean {
  return kind === "value" || kind === "prefix" || kind === "range" || kind === "variable";
}

/**
 * Whether constants can be elements of one set: all known to be single values or intervals, and
 * none of them overlapping, which nft refuses.
 */
export function areDisjoint(left: Expression, constants: readonly Expression[], ruleset: Ruleset): boolean {
  const read = readerOf(left);
  const values = constants.map((constant) => {
    const value = resolve(ruleset, constant);
    return value === null ? null : (read?.(value) ?? null);
  });
  if (values.includes(null)) return false;
  const texts = values.filter((value) => typeof value === "string");
  const intervals = values.filter((value) => value !== null && typeof value === "object");
  if (texts.length > 0) return intervals.length === 0 && new Set(texts).size === texts.length;
  intervals.sort((one, other) => (one.from < other.from ? -1 : 1));
  return intervals.every(({ from }, index) => index === 0 || from > (intervals[index - 1]?.to ?? from));
}

/** What tells constants of a selector apart: the numbers that they cover, or their text. */
type Reader = (constant: Expression) => Interval | string | null;

function readerOf(left: Expression): Reader | null {
  switch (left.kind) {
    case "payload":
      if (left.tunnel !== null) return null;
      if (left.field === "sport" || left.field === "dport") return portInterval;
      if ((left.protocol === "ip" || left.protocol === "ip6") && /^[sd]addr$/.test(left.field)) return addressInterval;
      return plainFields.has(`${left.protocol} ${left.field}`) ? textOf : null;
    case "meta":
      return plainKeys.has(left.key) ? textOf : null;
    default:
      return null;
  }
}

function textOf(constant: Expression): string | null {
  return constant.kind === "value" && !constant.text.endsWith("*") ? constant.text.toLowerCase() : null;
}

/** The text of a node with single blanks. */
export function spelling({ document }: RulesetRule, { start, end }: Range): string {
  return document.parsed.text.slice(start, end).replaceAll(/[\s\\]+/g, " ");
}

/** Sets of more characters are compared as they are written. */
const longest = 1000;

/** Whether two nodes are written alike, but for blanks. */
export function areSpelledAlike(one: RulesetRule, node: Range, other: RulesetRule, otherNode: Range): boolean {
  if (Math.max(node.end - node.start, otherNode.end - otherNode.start) <= longest) {
    return spelling(one, node) === spelling(other, otherNode);
  }
  const { text } = one.document.parsed;
  return text.slice(node.start, node.end) === other.document.parsed.text.slice(otherNode.start, otherNode.end);
}

/**
 * Splits rules into rows: as long as possible, each rule directly behind the one before in the
 * text as well, with neither comments nor other things in between.
 * @param belongs says whether a rule goes on with what the row has
 */
export function* rowsOf(
  rules: readonly RulesetRule[],
  belongs: (row: readonly RulesetRule[], next: RulesetRule) => boolean,
): Generator<readonly RulesetRule[]> {
  let row: RulesetRule[] = [];
  for (const rule of rules) {
    const last = row.at(-1);
    if (last !== undefined && !(areNeighbours(last, rule) && belongs(row, rule))) {
      if (row.length >= leastRules) yield row;
      // The last one may begin a row of another kind with this one.
      row = areNeighbours(last, rule) && belongs([last], rule) ? [last] : [];
    }
    row.push(rule);
  }
  if (row.length >= leastRules) yield row;
}

/** A remark between two rules tells what the next one is for, and would have no place any more. */
const between = /^[\s;]*(?:(?:add\s+)?rule\s+(?:[a-z0-9]+\s+)?\S+\s+\S+\s+)?$/;

function areNeighbours(one: RulesetRule, next: RulesetRule): boolean {
  if (one.document !== next.document || one.node.end > next.node.start) return false;
  if (one.node.comment !== null || next.node.comment !== null) return false;
  const { text } = one.document.parsed;
  if (next.node.start - one.node.end > 200 || !between.test(text.slice(one.node.end, next.node.start))) return false;
  const newline = text.indexOf("\n", next.node.end);
  const behind = text.slice(next.node.end, newline < 0 ? text.length : newline);
  return !behind.includes("#");
}

/** Puts one rule, changed as told, in the place of a row. */
export function replacement(
  row: readonly RulesetRule[],
  statements: readonly Statement[],
  newText: string,
): TextEdit[] {
  const [first] = row;
  const last = row.at(-1);
  const [from] = statements;
  const to = statements.at(-1);
  if (first === undefined || last === undefined || from === undefined || to === undefined) return [];
  const change = { start: from.start, end: to.end, newText };
  return to.end === first.node.end
    ? [{ ...change, end: last.node.end }]
    : [change, { start: first.node.end, end: last.node.end, newText: "" }];
}

/** The widest line that elements are put into. */
const widest = 100;

/** `{ a, b, c }`, on several lines where one would be long. */
export function setText(elements: readonly string[], rule: RulesetRule): string {
  const line = `{ ${elements.join(", ")} }`;
  if (line.length <= widest) return line;
  const { text } = rule.document.parsed;
  const lineStart = text.lastIndexOf("\n", rule.node.start - 1) + 1;
  const indentation = /^[\t ]*/.exec(text.slice(lineStart, rule.node.start))?.[0] ?? "";
  return `{\n${elements.map((element) => `${indentation}\t${element},\n`).join("")}${indentation}}`;
}

/** `{ a, b, … }`, for messages. */
export function shortSetText(elements: readonly string[]): string {
  const shown = elements.slice(0, leastRules).join(", ");
  return elements.length > leastRules ? `{ ${shown}, … }` : `{ ${shown} }`;
}
