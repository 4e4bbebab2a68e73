/** Sets of constants, whichever way they are divided into elements. */
import type { Interval, ValueType } from "@nftlint/semantics";
import { resolveVariable } from "@nftlint/semantics";
import { type CatchAll, type Expression, forEachElement } from "@nftlint/syntax";
import { type Constant, constantOf, constantText, type Definitions } from "./constants.ts";

/** Numbers in ascending intervals that do not touch, and words in order, each once. */
export interface ValueSet {
  readonly intervals: readonly Interval[];
  readonly words: readonly string[];
}

/** The values that an anonymous set, or a constant by itself, stands for; `null` for what is neither. */
export function valueSetOf(
  expression: Expression | CatchAll,
  type: ValueType | null,
  definitions: Definitions,
): ValueSet | null {
  const constants: Constant[] = [];
  return gather(expression, type, definitions, constants) ? valueSet(constants) : null;
}

function gather(
  expression: Expression | CatchAll,
  type: ValueType | null,
  definitions: Definitions,
  into: Constant[],
): boolean {
  if (expression.kind === "variable") {
    const value = resolveVariable(definitions, expression);
    if (value?.kind === "set") return gather(value, type, definitions, into);
  }
  if (expression.kind === "set") {
    let areAll = true;
    forEachElement(expression, ({ key }) => {
      areAll = gather(key, type, definitions, into) && areAll;
    });
    return areAll;
  }
  const constant = constantOf(expression, type, definitions);
  if (constant !== null) into.push(constant);
  return constant !== null;
}

/** Joins constants: what touches or overlaps is one interval. */
export function valueSet(constants: readonly Constant[]): ValueSet {
  const intervals: Interval[] = [];
  const words = new Set<string>();
  for (const constant of constants) {
    if (typeof constant === "string") words.add(constant);
    else intervals.push(constant);
  }
  return { intervals: joined(intervals), words: [...words].sort() };
}

/** What is left of intervals once another is taken out. */
export function without(intervals: readonly Interval[], { from, to }: Interval): Interval[] {
  return intervals.flatMap((interval) => {
    if (interval.to < from || interval.from > to) return [interval];
    const parts: Interval[] = [];
    if (interval.from < from) parts.push({ from: interval.from, to: from - 1n });
    if (interval.to > to) parts.push({ from: to + 1n, to: interval.to });
    return parts;
  });
}

function joined(intervals: Interval[]): Interval[] {
  intervals.sort((left, right) => (left.from < right.from ? -1 : left.from > right.from ? 1 : 0));
  const result: { from: bigint; to: bigint }[] = [];
  for (const { from, to } of intervals) {
    const last = result.at(-1);
    if (last === undefined || from > last.to + 1n) result.push({ from, to });
    else if (to > last.to) last.to = to;
  }
  return result;
}

/** In the notation of meanings: `{22 80-443}`. */
export function valueSetText({ intervals, words }: ValueSet): string {
  return `{${[...intervals.map(constantText), ...words].join(", ")}}`;
}
