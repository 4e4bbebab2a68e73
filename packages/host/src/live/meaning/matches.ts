/** Matches: what a packet must have for the rule to go on, whichever way it is written. */
import { type Interval, isDerivedFrom, type ValueType, valueType } from "@nftlint/semantics";
import { type Expression, elementAt, elementCount, type Fib, type Match } from "@nftlint/syntax";
import { fold } from "./bits.ts";
import { numberOf } from "./constants.ts";
import { expressionText, typeOf } from "./expressions.ts";
import type { Scope } from "./selectors.ts";
import type { Layer } from "./steps.ts";
import { type ValueSet, valueSet, valueSetOf, valueSetText } from "./value-sets.ts";

/** `(subject & mask) in values`, or not in them. */
interface Test {
  /** `null` for all bits. */
  readonly mask: bigint | null;
  readonly negated: boolean;
  readonly values: ValueSet;
}

/** Adds a match to the steps of its rule. */
export function addMatch(match: Match, scope: Scope): void {
  const type = typeOf(match.left, scope);
  const { base, mask, flip } = fold(match.left, type, scope.definitions);
  const subject = expressionText(isRouteCheck(match) ? { ...match.left, result: "check" } : base, scope, null);
  const test = unflipped(testOf(match, type, mask, scope), flip);
  if (test === null) {
    scope.steps.test(otherText(match, subject, type, { mask, flip }, scope));
    return;
  }
  const { window, widened } = aligned(subject, test);
  const plain = simplified(widened, window === null ? type : valueType("integer", window.length));
  const text = testText(window === null ? subject : window.subject, plain);
  const layer = plain.mask === null && !plain.negated ? layerOf(base) : null;
  const value = layer === null ? null : layer === "message" ? 0n : onlyValue(plain.values);
  if (layer === null || value === null) scope.steps.test(text);
  else scope.steps.testProtocol(layer, protocolValue(base, value), text, isMoreThanProtocol(base, scope));
}

/** `fib saddr oif exists` asks the same as `fib saddr check exists`, which is newer. */
function isRouteCheck(match: Match): match is Match & { readonly left: Fib } {
  const { left, right } = match;
  if (left.kind !== "fib" || left.result === "type" || right.kind !== "value") return false;
  return right.text === "exists" || right.text === "missing";
}

/** Comparisons with what is no constant: a named set, another field, a map's value. */
function otherText(
  { operator, right }: Match,
  subject: string,
  type: ValueType | null,
  { mask, flip }: { readonly mask: bigint | null; readonly flip: bigint },
  scope: Scope,
): string {
  const left = `${subject}${mask === null ? "" : ` & ${mask}`}${flip === 0n ? "" : ` ^ ${flip}`}`;
  const relation = operator === null || operator === "==" ? "=" : operator;
  return `${left} ${relation} ${expressionText(right, scope, type)}`;
}

function testOf(match: Match, type: ValueType | null, mask: bigint | null, scope: Scope): Test | null {
  const { definitions } = scope;
  const { operator, right } = match;
  if (match.mask !== null) {
    const bits = numberOf(match.mask, type, definitions);
    const values = valueSetOf(right, type, definitions);
    return bits === null || values === null ? null : { mask: bits, negated: operator === "!=", values };
  }
  const bound = operator === null ? null : boundOf(operator);
  if (bound !== null) {
    const number = numberOf(right, type, definitions);
    const interval = number === null ? null : bound(number, type?.bits ?? null);
    return interval === null ? null : { mask, negated: false, values: valueSet([interval]) };
  }
  const bits = mask === null ? flagBits(match, type, scope) : null;
  if (bits !== null) return { mask: bits, negated: operator === null, values: zero };
  const values = valueSetOf(right, type, definitions);
  return values === null ? null : { mask, negated: operator === "!=" || operator === "!", values };
}

/** `(x ^ flip) == value` asks for `x == value ^ flip`; `null` where that cannot be said of the values. */
function unflipped(test: Test | null, flip: bigint): Test | null {
  if (test === null || flip === 0n) return test;
  const { intervals, words } = test.values;
  if (words.length > 0 || intervals.some(({ from, to }) => from !== to)) return null;
  return { ...test, values: valueSet(intervals.map(({ from }) => ({ from: from ^ flip, to: from ^ flip }))) };
}

interface Window {
  readonly subject: string;
  /** Bits. */
  readonly length: number;
}

/** A part of the packet that begins or ends within an octet is compared as the octets around it, masked. */
function aligned(subject: string, test: Test): { readonly window: Window | null; readonly widened: Test } {
  const [, base, start, size] = /^@(ll|nh|th|ih),(\d+),(\d+)$/.exec(subject) ?? [];
  const offset = Number(start);
  const length = Number(size);
  const isWhole = offset % 8 === 0 && length % 8 === 0;
  if (base === undefined || isWhole || test.values.words.length > 0) return { window: null, widened: test };
  const first = offset - (offset % 8);
  const end = Math.ceil((offset + length) / 8) * 8;
  const shift = BigInt(end - offset - length);
  const values = valueSet(test.values.intervals.map(({ from, to }) => ({ from: from << shift, to: to << shift })));
  const mask = (test.mask ?? (1n << BigInt(length)) - 1n) << shift;
  return {
    window: { subject: `@${base},${first},${end - first}`, length: end - first },
    widened: { mask, negated: test.negated, values },
  };
}

const zero = valueSet([{ from: 0n, to: 0n }]);

/** The bits of which `ct state established,related` and `tcp flags ! syn` ask for any or none; `null` for other matches. */
function flagBits({ operator, right }: Match, type: ValueType | null, scope: Scope): bigint | null {
  // Bits without names are compared as numbers are.
  if (type === null || type.datatype === "bitmask" || !isDerivedFrom(type.datatype, "bitmask")) return null;
  return operator === null || operator === "!" ? numberOf(onlyElement(right), type, scope.definitions) : null;
}

/** The element of a set that has no other: nft takes it out of the braces. */
function onlyElement(expression: Expression): Expression {
  if (expression.kind !== "set" || elementCount(expression) !== 1) return expression;
  const { key } = elementAt(expression, 0);
  return key.kind === "catch-all" ? expression : key;
}

type Bound = (number: bigint, bits: number | null) => Interval | null;

/** The values that an ordering lets through. */
function boundOf(operator: NonNullable<Match["operator"]>): Bound | null {
  switch (operator) {
    case "<":
      return (number) => (number === 0n ? null : { from: 0n, to: number - 1n });
    case "<=":
      return (number) => ({ from: 0n, to: number });
    case ">":
      return (number, bits) => upTo(number + 1n, bits);
    case ">=":
      return upTo;
    default:
      return null;
  }
}

function upTo(from: bigint, bits: number | null): Interval | null {
  const to = bits === null ? null : (1n << BigInt(bits)) - 1n;
  return to === null || from > to ? null : { from, to };
}

/** One form of what can be written in several. */
function simplified(test: Test, type: ValueType | null): Test {
  const bits = type?.bits ?? null;
  const states = type?.datatype === "ct_state" ? stateTest(test) : null;
  const single = withoutNegation(states ?? withinOneDay(test));
  return bits === null ? single : withoutMask(single, (1n << BigInt(bits)) - 1n);
}

/** From the evening to the morning is all but the time between the morning and the evening. */
function withinOneDay(test: Test): Test {
  const [only] = test.values.intervals;
  if (only === undefined || only.from <= only.to) return test;
  return { ...test, negated: !test.negated, values: valueSet([{ from: only.to, to: only.from }]) };
}

/** A connection has one state at a time, so being one of several is having any of their bits. */
function stateTest({ mask, negated, values }: Test): Test | null {
  const areBits =
    mask === null && values.words.length === 0 && values.intervals.every(({ from, to }) => to - from < 64n);
  if (!areBits) return null;
  let states = 0n;
  for (const { from, to } of values.intervals) {
    for (let state = from; state <= to; state++) {
      if (!isSingleBit(state)) return null;
      states |= state;
    }
  }
  return { mask: states, negated: !negated, values: zero };
}

/** Of one bit, being set is not being clear. */
function withoutNegation({ mask, negated, values }: Test): Test {
  if (mask === null || !isSingleBit(mask) || !negated) return { mask, negated, values };
  const value = onlyValue(values);
  if (value === 0n) return { mask, negated: false, values: valueSet([{ from: mask, to: mask }]) };
  return value === mask ? { mask, negated: false, values: zero } : { mask, negated, values };
}

/** A mask of leading bits compares with a prefix, one of all bits is none. */
function withoutMask(test: Test, all: bigint): Test {
  const { mask, negated, values } = test;
  if (mask === null || values.words.length > 0) return test;
  if (mask === all) return { mask: null, negated, values };
  const free = ~mask & all;
  if (mask === 0n || (free & (free + 1n)) !== 0n) return test;
  const prefixes: Interval[] = [];
  for (const { from, to } of values.intervals) {
    if (from !== to || (from & free) !== 0n) return test;
    prefixes.push({ from, to: from | free });
  }
  return { mask: null, negated, values: valueSet(prefixes) };
}

function isSingleBit(number: bigint): boolean {
  return number > 0n && (number & (number - 1n)) === 0n;
}

function onlyValue({ intervals, words }: ValueSet): bigint | null {
  const [only] = intervals;
  return only !== undefined && intervals.length === 1 && words.length === 0 && only.from === only.to ? only.from : null;
}

function testText(subject: string, { mask, negated, values }: Test): string {
  return `${subject}${mask === null ? "" : ` & ${mask}`} ${negated ? "!=" : "="} ${valueSetText(values)}`;
}

/** The layer whose protocol a selector tells. */
function layerOf(selector: Expression): Layer | null {
  if (selector.kind === "meta") return metaLayers[selector.key] ?? null;
  if (selector.kind === "raw-payload") return null;
  if (selector.kind !== "payload" || selector.tunnel !== null) return null;
  switch (`${selector.protocol} ${selector.field}`) {
    case "ether type":
    case "vlan type":
      return "network";
    case "ip protocol":
    case "ip6 nexthdr":
      return "transport";
    case "icmp type":
    case "icmpv6 type":
      return "message";
    default:
      return null;
  }
}

/** The next header is the transport protocol where no extension header stands between; nft tells them apart outside of ip6 tables. */
function isMoreThanProtocol(selector: Expression, { table }: Scope): boolean {
  return selector.kind === "payload" && selector.field === "nexthdr" && table.family !== "ip6";
}

const metaLayers: Readonly<Record<string, Layer>> = {
  iiftype: "link",
  nfproto: "network",
  protocol: "network",
  l4proto: "transport",
};

/** `meta nfproto` numbers network protocols otherwise than EtherTypes do. */
function protocolValue(selector: Expression, value: bigint): number {
  if (selector.kind !== "meta" || selector.key !== "nfproto") return Number(value);
  return value === 2n ? 0x0800 : value === 10n ? 0x86dd : -1;
}
