/** Constants of rules and sets as the numbers that they stand for. */
import { type Interval, isDerivedFrom, readConstant, readInterface, resolve, type ValueType } from "@nftlint/semantics";
import { type CatchAll, type Expression, parseNumber, type Value } from "@nftlint/syntax";
import { interfaceNumber } from "./meta.ts";
import type { HookScope } from "./scope.ts";

/** What constants need to be read: variables, and interfaces for those that are given by index. */
type ConstantScope = Pick<HookScope, "ruleset" | "interfaces">;

/** The numbers that a constant, prefix or range stands for; `null` where it is none, or where only the host can tell. */
export function constantInterval(
  expression: Expression | CatchAll,
  type: ValueType | null,
  scope: ConstantScope,
): Interval | null {
  switch (expression.kind) {
    case "variable": {
      const value = resolve(scope.ruleset, expression);
      return value === null ? null : constantInterval(value, type, scope);
    }
    case "value":
      return valueInterval(expression, type, scope);
    case "prefix": {
      const base = constantInterval(expression.base, type, scope);
      const length = parseNumber(expression.length.text);
      const bits = type?.bits ?? null;
      if (base === null || length === null || bits === null || length > BigInt(bits)) return null;
      const free = BigInt(bits) - length;
      const from = (base.from >> free) << free;
      return { from, to: from + (1n << free) - 1n };
    }
    case "range": {
      const from = constantInterval(expression.from, type, scope);
      const to = constantInterval(expression.to, type, scope);
      return from === null || to === null || from.from > to.to ? null : { from: from.from, to: to.to };
    }
    case "list":
    case "binary":
      return single(combined(expression, type, scope));
    default:
      return null;
  }
}

/** The one number that a constant stands for; `null` where it is none, or several. */
export function constantNumber(expression: Expression, type: ValueType | null, scope: ConstantScope): bigint | null {
  const interval = constantInterval(expression, type, scope);
  return interval !== null && interval.from === interval.to ? interval.from : null;
}

function valueInterval(value: Value, type: ValueType | null, { interfaces }: ConstantScope): Interval | null {
  if (type === null) return single(parseNumber(value.text));
  if (type.datatype === "iface_index" && value.form === "number") {
    const index = parseNumber(value.text);
    if (index === 0n) return { from: 0n, to: 0n };
    const found = interfaces?.find((candidate) => BigInt(candidate.index) === index);
    return found === undefined ? null : single(interfaceNumber(found.name));
  }
  if (type.datatype === "iface_index" || isDerivedFrom(type.datatype, "string")) return readInterface(value);
  const constant = readConstant(value, type);
  return constant.ok ? single(constant.number) : null;
}

/** Lists are bits put together; operators between constants are worked out when nft reads them. */
function combined(expression: Expression, type: ValueType | null, scope: ConstantScope): bigint | null {
  if (expression.kind === "list") {
    let bits = 0n;
    for (const item of expression.items) {
      const number = constantNumber(item, type, scope);
      if (number === null) return null;
      bits |= number;
    }
    return bits;
  }
  if (expression.kind !== "binary") return null;
  const left = constantNumber(expression.left, type, scope);
  const isShift = expression.operator === "<<" || expression.operator === ">>";
  const right = constantNumber(expression.right, isShift ? null : type, scope);
  if (left === null || right === null) return null;
  switch (expression.operator) {
    case "&":
      return left & right;
    case "|":
      return left | right;
    case "^":
      return left ^ right;
    case "<<":
      return right > 1024n ? null : left << right;
    case ">>":
      return left >> right;
  }
}

function single(number: bigint | null): Interval | null {
  return number === null ? null : { from: number, to: number };
}
