/** Constants by what they stand for: numbers as closed intervals, words that only a host can look up as they are. */
import {
  type Interval,
  isDerivedFrom,
  type Ruleset,
  readConstant,
  resolveVariable,
  type ValueType,
} from "@nftlint/semantics";
import {
  type Binary,
  type BinaryOperator,
  type CatchAll,
  type Expression,
  type List,
  type Prefix,
  parseNumber,
  type RangeExpression,
  type Value,
} from "@nftlint/syntax";

/** Where variables are looked up. */
export type Definitions = Pick<Ruleset, "bindings">;

/** What one constant stands for: numbers, or words in the notation of meanings. */
export type Constant = Interval | string;

/**
 * Reads a constant as a value of a type.
 *
 * @param type `null` where it is not known: then equal words are equal constants
 * @returns `null` for what is no constant: a selector, a named set, a map
 */
export function constantOf(
  expression: Expression | CatchAll,
  type: ValueType | null,
  definitions: Definitions,
): Constant | null {
  switch (expression.kind) {
    case "value":
      return constantOfValue(expression, type);
    case "variable": {
      const value = resolveVariable(definitions, expression);
      return value === null ? `$${expression.name}` : constantOf(value, type, definitions);
    }
    case "prefix":
      return prefixOf(expression, type, definitions);
    case "range":
      return rangeOf(expression, type, definitions);
    case "concatenation": {
      const parts = expression.parts.map((part, index) => constantOf(part, type?.parts?.[index] ?? null, definitions));
      return parts.includes(null) ? null : parts.map((part) => constantText(part as Constant)).join(" . ");
    }
    case "list":
    case "binary":
      return bitsOf(expression, type, definitions);
    case "catch-all":
      return "*";
    default:
      return null;
  }
}

/** The number that a constant stands for; `null` for a range, a word and what is no constant. */
export function numberOf(
  expression: Expression | CatchAll,
  type: ValueType | null,
  definitions: Definitions,
): bigint | null {
  const constant = constantOf(expression, type, definitions);
  return constant === null || typeof constant === "string" || constant.from !== constant.to ? null : constant.from;
}

/** A constant in the notation of meanings: `22`, `1024-65535`, `"eth0"`. */
export function constantText(constant: Constant): string {
  if (typeof constant === "string") return constant;
  const { from, to } = constant;
  return from === to ? `${from}` : `${from}-${to}`;
}

function constantOfValue(value: Value, type: ValueType | null): Constant {
  const number = numberOfValue(value, type);
  return number === null ? wordOf(value, type) : { from: number, to: number };
}

function numberOfValue(value: Value, type: ValueType | null): bigint | null {
  if (value.form === "wildcard") return null;
  if (type === null) return value.form === "number" ? parseNumber(value.text) : null;
  const special = specialNumbers[type.datatype]?.(value.text) ?? null;
  if (special !== null) return special;
  if (isDerivedFrom(type.datatype, "string")) return null;
  const constant = readConstant(value, type);
  return constant.ok && constant.number !== null ? constant.number : parseNumber(value.text);
}

/** Datatypes that nft lists in another notation than the one that they are mostly written in. */
const specialNumbers: Readonly<Record<string, (text: string) => bigint | null>> = {
  // Names of users are the host's own, but for this one.
  uid: (text) => (text === "root" ? 0n : null),
  gid: (text) => (text === "root" ? 0n : null),
  // The first line of /etc/iproute2/group and rt_realms everywhere.
  devgroup: (text) => (text === "default" ? 0n : null),
  realm: (text) => (text === "cosmos" ? 0n : null),
  hour: secondsOfDay,
  classid: classNumber,
};

/** `17:00` and `17:00:30` as seconds. */
function secondsOfDay(text: string): bigint | null {
  const match = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (match === null) return null;
  const [, hours, minutes, seconds = "0"] = match;
  return BigInt((Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) % 86_400);
}

/** `1:10`, both sides hexadecimal, as the kernel keeps it. */
function classNumber(text: string): bigint | null {
  if (text === "root") return 0xffffffffn;
  if (text === "none") return 0n;
  const match = /^([\da-f]{0,4}):([\da-f]{0,4})$/i.exec(text);
  return match === null ? null : (BigInt(`0x0${match[1]}`) << 16n) | BigInt(`0x0${match[2]}`);
}

function wordOf({ text, form }: Value, type: ValueType | null): string {
  // `eth*` is the same in quotes and without, where it names interfaces.
  if (form === "wildcard" && text === "*" && type === null) return "*";
  return JSON.stringify(type?.datatype === "time" ? completeTime(text) : text);
}

/** A date by itself is its first second. */
function completeTime(text: string): string {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (match === null) return text;
  const [year = "", ...others] = match.slice(1).map((part: string | undefined) => (part ?? "0").padStart(2, "0"));
  const [month, day, hour, minute, second] = others;
  return `${year}-${month}-${day} ${hour}:${minute}:${second}`;
}

function prefixOf(prefix: Prefix, type: ValueType | null, definitions: Definitions): Constant | null {
  const base = numberOf(prefix.base, type, definitions);
  const length = parseNumber(prefix.length.text);
  if (base !== null && length !== null && type?.bits != null) {
    const free = BigInt(type.bits) - length;
    if (free >= 0n) return { from: (base >> free) << free, to: ((base >> free) << free) + (1n << free) - 1n };
  }
  const text = constantOf(prefix.base, type, definitions);
  return text === null ? null : `${constantText(text)}/${prefix.length.text}`;
}

function rangeOf({ from, to }: RangeExpression, type: ValueType | null, definitions: Definitions): Constant | null {
  const first = constantOf(from, type, definitions);
  const last = constantOf(to, type, definitions);
  if (first === null || last === null) return null;
  if (typeof first === "string" || typeof last === "string") return `${constantText(first)}-${constantText(last)}`;
  return { from: first.from, to: last.to };
}

/** `established,related`, `syn | ack` and other sums of constants. Long rows of operators are deep on their left. */
function bitsOf(expression: List | Binary, type: ValueType | null, definitions: Definitions): Interval | null {
  const steps: { readonly operator: BinaryOperator; readonly operand: Expression }[] = [];
  let first: Expression = expression;
  while (first.kind === "binary" || first.kind === "list") {
    if (first.kind === "binary") {
      steps.push({ operator: first.operator, operand: first.right });
      first = first.left;
    } else {
      const { items }: List = first;
      for (const operand of items.slice(1).reverse()) steps.push({ operator: "|", operand });
      first = items[0] ?? noBits;
    }
  }
  let number = numberOf(first, type, definitions);
  for (const { operator, operand } of steps.reverse()) {
    const other = number === null ? null : numberOf(operand, type, definitions);
    if (number === null || other === null || (operator === "<<" && other > widestShift)) return null;
    number = operators[operator](number, other);
  }
  return number === null ? null : { from: number, to: number };
}

const noBits: Value = { kind: "value", form: "number", text: "0", start: 0, end: 0 };

/** No value is wider. */
const widestShift = 1024n;

const operators = {
  "|": (left: bigint, right: bigint) => left | right,
  "&": (left: bigint, right: bigint) => left & right,
  "^": (left: bigint, right: bigint) => left ^ right,
  "<<": (left: bigint, right: bigint) => left << right,
  ">>": (left: bigint, right: bigint) => left >> right,
} as const;
