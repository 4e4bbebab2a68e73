/** The region of packets that a match holds for. */
import {
  type CatchAll,
  type Expression,
  elementCount,
  type FamilyName,
  type Match,
  type SetReference,
} from "@nftlint/syntax";
import type { Interval } from "../expressions/addresses.ts";
import { asksForSeveralStates } from "../expressions/conntrack-states.ts";
import { type Context, forEachConstant, forEachElementOf, partOf } from "../expressions/constants.ts";
import { isEquality, isNegated } from "../expressions/relations.ts";
import type { SourceDocument } from "../ruleset.ts";
import { resolve } from "../variables.ts";
import { type Changes, isFickle } from "./changes.ts";
import { impliedOf, type KnownSelector, knownSelector, loopbackSelector } from "./dimensions.ts";
import { difference, type IntervalSet, intervalSet } from "./intervals.ts";
import { absent, type Box, constrain, everything, intersectBoxes, type Region } from "./region.ts";
import { spelling } from "./spelling.ts";
import type { ValueReader } from "./values.ts";

/** Where a match is read. */
export interface Place extends Context {
  readonly family: FamilyName;
  readonly document: SourceDocument;
  readonly changes: Changes;
}

/** What is known of the packets that something holds for. */
export interface Bounds {
  /** It holds for these for certain. */
  readonly definite: Region;
  /** It holds for no others. */
  readonly possible: Region;
}

/** Concatenations of more elements are compared by their text alone. */
const mostProducts = 32;

/** Sets of more constants are compared by their name or text alone. */
const mostConstants = 20_000;

/** The packets that a match holds for. */
export function matchBounds(match: Match, place: Place): Bounds {
  const { left } = match;
  if (isFickle(match)) {
    const implied = constrain(everything, ...impliedOf(left));
    return { definite: [], possible: implied === null ? [] : [implied] };
  }
  if (left.kind === "concatenation") {
    const products = isEquality(match) ? productsOf(left.parts, match.right, place) : null;
    return products === null ? byText(match, place) : exactly(products);
  }
  const selector = selectorOf(left, match.right, place);
  const values = selector === null ? null : valuesOf(match, selector, place);
  if (selector === null || values === null) return withListed(match, selector, byText(match, place), place);
  const box = values.length === 0 ? null : selectorBox(selector, values, place);
  return exactly(box === null ? [] : [box]);
}

function exactly(region: Region): Bounds {
  return { definite: region, possible: region };
}

function selectorOf(left: Expression, right: Expression, place: Place): KnownSelector | null {
  const value = resolve(place.ruleset, right);
  return (value === null ? null : loopbackSelector(left, value)) ?? knownSelector(left, place.family);
}

/** The packets with some values of what a selector reads; `null` where there are none. */
function selectorBox(
  { dimension, changeable, implied }: KnownSelector,
  values: IntervalSet,
  { changes }: Pick<Place, "changes">,
): Box | null {
  const count = changes.count(changeable);
  // A property that has been changed is another one to the rules behind.
  const current = count === 0 ? dimension : { ...dimension, name: `${dimension.name} (${count})` };
  return constrain(everything, ...implied, { dimension: current, values });
}

/** The values that a match asks for; `null` where they cannot be told. */
function valuesOf(match: Match, { dimension, read }: KnownSelector, place: Place): IntervalSet | null {
  if (match.mask !== null) return null;
  if (asksForSeveralStates(match, place)) return match.operator === "==" ? [] : dimension.domain;
  const given = constantValues(match.right, read, dimension.title === "ct state" && match.operator !== "==", place);
  if (given === null) return null;
  const present = difference(dimension.domain, [{ from: absent, to: absent }]);
  if (isEquality(match)) return given;
  if (isNegated(match)) return difference(present, given);
  const [only] = given;
  if (given.length !== 1 || only === undefined || only.from !== only.to) return null;
  const [whole] = present;
  return whole === undefined ? null : ordered(match.operator, only.from, whole);
}

function ordered(operator: Match["operator"], value: bigint, { from, to }: Interval): IntervalSet | null {
  const kept = (low: bigint, high: bigint) => (low > high ? [] : [{ from: low, to: high }]);
  switch (operator) {
    case "<":
      return kept(from, value - 1n);
    case "<=":
      return kept(from, value);
    case ">":
      return kept(value + 1n, to);
    case ">=":
      return kept(value, to);
    default:
      return null;
  }
}

/**
 * The values of all constants on the right; `null` where one is not understood, or where others
 * may be meant. A list without braces asks for any of its bits, and is understood of states alone.
 */
function constantValues(right: Expression, read: ValueReader, takesList: boolean, place: Place): IntervalSet | null {
  const value = resolve(place.ruleset, right);
  if (value === null || (value.kind === "list" && !takesList)) return null;
  if (value.kind === "value") {
    const interval = read(value);
    return interval === null ? null : [interval];
  }
  if (value.kind === "set-reference" && !isConstant(value, place)) return null;
  if (value.kind === "set" && elementCount(value) > mostConstants) return null;
  const intervals: Interval[] = [];
  let isUnderstood = true;
  const areAll = forEachConstant(value, place, (constant) => {
    const interval = isUnderstood ? read(constant) : null;
    if (interval === null) isUnderstood = false;
    else intervals.push(interval);
  });
  return areAll && isUnderstood ? intervalSet(intervals) : null;
}

/** Whether a named set holds what is written, whatever commands and packets come. */
function isConstant({ name }: SetReference, { table }: Place): boolean {
  const set = table.sets.get(name);
  return set !== undefined && !set.open && set.flags.has("constant");
}

/**
 * A named set that commands may change holds, as far as the documents go, the elements that they
 * give it: enough to say what a rule takes, not what it may ask for at most.
 */
function withListed(match: Match, selector: KnownSelector | null, bounds: Bounds, place: Place): Bounds {
  if (selector === null || !isEquality(match) || match.right.kind !== "set-reference") return bounds;
  const set = place.table.sets.get(match.right.name);
  if (set === undefined || set.open || !set.elements.every(({ node }) => isShort(node.value))) return bounds;
  const intervals: Interval[] = [];
  forEachElementOf(match.right, place, ({ key }) => {
    const interval = selector.read(key);
    if (interval !== null) intervals.push(interval);
  });
  const box = intervals.length === 0 ? null : selectorBox(selector, intervalSet(intervals), place);
  return box === null ? bounds : { ...bounds, definite: [...bounds.definite, box] };
}

function isShort(set: Expression): boolean {
  return set.kind === "set" && elementCount(set) <= mostConstants;
}

/** A match that is not understood holds for the same packets as another of the same words. */
function byText(match: Match, place: Place): Bounds {
  const text = spelling(match, place);
  const name = `${text} (${place.changes.count("any")})`;
  const dimension = { name, title: text, domain: [{ from: 0n, to: 1n }], show: null };
  const box = constrain(everything, ...impliedOf(match.left), { dimension, values: [{ from: 1n, to: 1n }] });
  return exactly(box === null ? [] : [box]);
}

/** One box for each element of a set of concatenations; `null` where they are many or not understood. */
function productsOf(parts: readonly Expression[], right: Expression, place: Place): Region | null {
  const value = resolve(place.ruleset, right);
  if (value === null || value.kind === "set-reference" || value.kind === "list") return null;
  if (value.kind === "set" && elementCount(value) > mostProducts) return null;
  const boxes: Box[] = [];
  let isUnderstood = true;
  const areAll = forEachConstant(value, place, (constant) => {
    const box = keyBox(parts, constant, place);
    if (box === null) isUnderstood = false;
    else boxes.push(box);
  });
  return areAll && isUnderstood ? boxes : null;
}

function keyBox(parts: readonly Expression[], constant: Expression | CatchAll, place: Place): Box | null {
  let box: Box | null = everything;
  for (const [index, part] of parts.entries()) {
    const selector = knownSelector(part, place.family);
    const value = constant.kind === "catch-all" ? null : partOf(constant, index, place);
    const interval = selector === null || value === null ? null : selector.read(value);
    if (selector === null || interval === null) return null;
    const own: Box | null = selectorBox(selector, [interval], place);
    if (own !== null) box = intersectBoxes(box, own);
    if (own === null || box === null) return null;
  }
  return box;
}

/** The packets whose key equals an element of a map; `null` where that is not understood. */
export function elementBox(key: Expression, constant: Expression | CatchAll, place: Place): Box | null {
  if (key.kind === "concatenation") return keyBox(key.parts, constant, place);
  const selector = knownSelector(key, place.family);
  if (selector === null) return null;
  if (constant.kind === "catch-all") {
    const present = difference(selector.dimension.domain, [{ from: absent, to: absent }]);
    return selectorBox(selector, present, place);
  }
  const value = resolve(place.ruleset, constant);
  const interval = value === null ? null : selector.read(value);
  return interval === null ? null : selectorBox(selector, [interval], place);
}
