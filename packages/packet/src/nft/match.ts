/** Whether a match holds for a packet, and in words why it does not. */
import { type Interval, isDerivedFrom, resolve, type ValueType } from "@nftlint/semantics";
import { type Expression, elementAt, elementCount, type Match } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { constantNumber } from "./constants.ts";
import { evaluate, partsOf, typeOf } from "./evaluate.ts";
import { type Scope, textOf } from "./scope.ts";
import { boxOf, lookUp } from "./sets.ts";
import { showReading } from "./show.ts";
import { type Bits, bothBits, inverseOf, isWithin, known, type Reading, type Truth, type Tuple } from "./values.ts";

/** How a test ends for a packet. */
export interface TestResult {
  readonly truth: Truth;
  /** Where it fails: what the packet has instead. Where that is unknown: what it depends on. */
  readonly reason: string;
}

export function testMatch(match: Match, packet: Packet, scope: Scope): TestResult {
  const { left } = match;
  const type = typeOf(left, scope);
  const reading = evaluate(left, type, packet, scope);
  if (reading.kind === "absent") return { truth: "no", reason: reading.reason };
  const { truth, reason } = compared(match, reading, type, packet, scope);
  if (truth === "no") return { truth, reason: reason || failure(match, reading, type, scope) };
  return { truth, reason: truth === "yes" ? "" : reason || doubtOf(partsOf(reading)) };
}

/** What the packet has instead; where only some of its bits are known, what it has not. */
function failure({ left, right }: Match, reading: Bits | Tuple, type: ValueType | null, scope: Scope): string {
  const isPartly = reading.kind === "bits" && reading.doubt !== 0n;
  const told = isPartly ? `not ${textOf(right, scope)}` : showReading(reading, type);
  return `${textOf(left, scope)} is ${told}`;
}

function doubtOf(parts: readonly Bits[]): string {
  return parts.find(({ reason }) => reason !== "")?.reason ?? "what is not known of it";
}

/** The reason is empty where the left side tells it. */
function compared(
  match: Match,
  reading: Bits | Tuple,
  type: ValueType | null,
  packet: Packet,
  scope: Scope,
): TestResult {
  const right = onlyElement(resolve(scope.ruleset, match.right) ?? match.right);
  if (right.kind === "variable") return { truth: "unknown", reason: `what $${right.name} stands for` };
  const result = reading.kind === "bits" ? comparedAsBits(match, reading, right, type, scope) : null;
  if (result !== null) return result;
  const isNegated = isNegation(match);
  if (right.kind === "set" || right.kind === "set-reference") {
    const lookup = lookUp(right, partsOf(reading), type, scope);
    const isIn: Truth = !lookup.mayMiss ? "yes" : lookup.reason === "" ? "no" : "unknown";
    return { truth: negated(isIn, isNegated), reason: isIn === "unknown" ? lookup.reason : "" };
  }
  const box = boxOf(right, type, scope);
  if (box !== null) return plain(negated(isInBox(partsOf(reading), box), isNegated));
  return comparedWithReading(reading, evaluate(right, type, packet, scope), isNegated);
}

/** Tests of single values that are more than being one of some; `null` for others. */
function comparedAsBits(
  match: Match,
  value: Bits,
  right: Expression,
  type: ValueType | null,
  scope: Scope,
): TestResult | null {
  const { operator, left, mask } = match;
  const isNegated = isNegation(match);
  if (mask !== null) return masked(value, right, mask, isNegated, type, scope);
  const flags = flagBits(match, right, type, scope);
  if (flags !== null) return plain(negated(hasAnyOf(value, flags), operator === "!"));
  if (operator !== null && !isNegated && operator !== "==") return plain(ordered(match, value, right, type, scope));
  const presence = left.kind === "fib" && left.result !== "type" ? presenceOf(right) : null;
  return presence === null ? null : plain(negated(isWithin(value, ...presence), isNegated));
}

function isNegation({ operator }: Match): boolean {
  return operator === "!=" || operator === "!";
}

function plain(truth: Truth): TestResult {
  return { truth, reason: "" };
}

function negated(truth: Truth, isNegated: boolean): Truth {
  return isNegated ? inverseOf(truth) : truth;
}

/** `flags value / mask`. */
function masked(
  value: Bits,
  right: Expression,
  mask: Expression,
  isNegated: boolean,
  type: ValueType | null,
  scope: Scope,
): TestResult {
  const bits = constantNumber(mask, type, scope);
  const wanted = constantNumber(right, type, scope);
  if (bits === null || wanted === null) return { truth: "unknown", reason: `what "${textOf(mask, scope)}" stands for` };
  return plain(negated(isWithin(bothBits(value, known(bits)), wanted, wanted), isNegated));
}

/** The bits of which `ct state established,related` and `tcp flags ! syn` ask for any or none; `null` for other matches. */
function flagBits({ operator, left }: Match, right: Expression, type: ValueType | null, scope: Scope): bigint | null {
  // What is masked, and bits without names, are compared as numbers are.
  if (left.kind === "binary" || type === null || type.datatype === "bitmask") return null;
  if (!isDerivedFrom(type.datatype, "bitmask")) return null;
  return operator === null || operator === "!" ? constantNumber(right, type, scope) : null;
}

function hasAnyOf(value: Bits, bits: bigint): Truth {
  return inverseOf(isWithin(bothBits(value, known(bits)), 0n, 0n));
}

/** nft takes the only element of a set out of the braces. */
function onlyElement(right: Expression): Expression {
  if (right.kind !== "set" || elementCount(right) !== 1) return right;
  const { key, statements } = elementAt(right, 0);
  return key.kind === "catch-all" || key.kind === "variable" || statements.length > 0 ? right : key;
}

function ordered({ operator }: Match, value: Bits, right: Expression, type: ValueType | null, scope: Scope): Truth {
  const bound = constantNumber(right, type, scope);
  if (bound === null) return "unknown";
  switch (operator) {
    case "<":
      return bound === 0n ? "no" : isWithin(value, 0n, bound - 1n);
    case "<=":
      return isWithin(value, 0n, bound);
    case ">":
      return inverseOf(isWithin(value, 0n, bound));
    default:
      return bound === 0n ? "yes" : inverseOf(isWithin(value, 0n, bound - 1n));
  }
}

/** `fib … oif exists` asks for any interface. */
function presenceOf(right: Expression): readonly [bigint, bigint] | null {
  if (right.kind !== "value") return null;
  if (right.text === "missing") return [0n, 0n];
  return right.text === "exists" ? [1n, 1n << 128n] : null;
}

function isInBox(parts: readonly Bits[], box: readonly Interval[]): Truth {
  let truth: Truth = "yes";
  for (const [index, part] of parts.entries()) {
    const interval = box[index];
    const own = interval === undefined ? "unknown" : isWithin(part, interval.from, interval.to);
    if (own === "no") return "no";
    if (own === "unknown") truth = "unknown";
  }
  return truth;
}

/** Two things of the packet, or what a map makes of it. */
function comparedWithReading(left: Reading, right: Reading, isNegated: boolean): TestResult {
  if (right.kind === "absent") return { truth: "no", reason: right.reason };
  if (left.kind !== "bits" || right.kind !== "bits") return { truth: "unknown", reason: "what it is compared with" };
  const isDifferent = ((left.value ^ right.value) & ~left.doubt & ~right.doubt) !== 0n;
  const truth: Truth = isDifferent ? "no" : left.doubt === 0n && right.doubt === 0n ? "yes" : "unknown";
  return { truth: negated(truth, isNegated), reason: truth === "unknown" ? left.reason || right.reason : "" };
}
