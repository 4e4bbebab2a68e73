/** Priorities of base chains as numbers. */
import { priorityNumber } from "@nftlint/language";
import { type FamilyName, type Priority, parseNumber } from "@nftlint/syntax";
import { type Definitions, resolve } from "../variables.ts";

/** The number of a priority; `null` for a variable or name that cannot be resolved in this family and hook. */
export function resolvePriority(
  priority: Priority,
  family: FamilyName,
  hook: string,
  definitions: Definitions,
): number | null {
  const value = resolve(definitions, priority.base);
  if (value === null || value.kind !== "value") return null;
  const base = baseNumber(value.text, family, hook);
  if (base === null) return null;
  const signed = priority.negative ? -base : base;
  if (priority.offset === null) return signed;
  const offset = parseNumber(priority.offset.value.text);
  if (offset === null) return null;
  return priority.offset.operator === "+" ? signed + Number(offset) : signed - Number(offset);
}

/** What a text stands for: `10`, `-10`, `filter`, and in variables also `filter + 10`. */
function baseNumber(text: string, family: FamilyName, hook: string): number | null {
  const number = parseNumber(text.replace(/^-\s*/, ""));
  if (number !== null) return text.startsWith("-") ? -Number(number) : Number(number);
  const [, name = "", operator, offset = "0"] = /^(\w+)(?:\s+([+-])\s*(\d+))?$/.exec(text) ?? [];
  const named = priorityNumber(family, hook, name);
  if (named === undefined) return null;
  return operator === "-" ? named - Number(offset) : named + Number(offset);
}
