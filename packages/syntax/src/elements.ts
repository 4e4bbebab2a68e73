/**
 * Reading the elements of a set literal. Lists of plain values (single values, prefixes, ranges)
 * are kept as three numbers an element; a node is made when somebody asks for it.
 */
import type { Element, Expression, SetLiteral, Value, ValueForm } from "./ast.ts";
import { isNumber } from "./numbers.ts";

/** The form of a packed element, in the third of its numbers. */
export const packedForm = { value: 0, prefix: 1, range: 2 } as const;

/** What elements without options and statements share. */
export const none: readonly never[] = Object.freeze([]);

/** How many elements a set literal has. */
export function elementCount(set: SetLiteral): number {
  const { nodes, packed } = set.elements;
  return nodes !== null ? nodes.length : packed !== null ? packed.length / 3 : 0;
}

/**
 * One element as a node.
 * @param index from 0, smaller than {@link elementCount}
 * @throws RangeError where there is no such element
 */
export function elementAt(set: SetLiteral, index: number): Element {
  const { nodes, packed, source } = set.elements;
  const node = nodes !== null ? nodes[index] : packed !== null ? unpack(packed, index, source.text) : undefined;
  if (node === undefined) throw new RangeError(`no element ${index} in a set of ${elementCount(set)}`);
  return node;
}

/** Calls `visit` for each element, in order. */
export function forEachElement(set: SetLiteral, visit: (element: Element, index: number) => void): void {
  const count = elementCount(set);
  for (let index = 0; index < count; index++) visit(elementAt(set, index), index);
}

function unpack(packed: Int32Array | readonly number[], index: number, text: string): Element | undefined {
  const start = packed[index * 3];
  const end = packed[index * 3 + 1];
  if (start === undefined || end === undefined) return undefined;
  const key = unpackKey(packed[index * 3 + 2] as number, text, start, end);
  return { kind: "element", key, data: null, options: none, statements: none, start, end };
}

function unpackKey(form: number, text: string, start: number, end: number): Expression {
  if (form === packedForm.value) return plainValue(text, start, end);
  // The separator is the last one: `/` and `-` may also stand in a quoted or bare first part.
  const separator = text.lastIndexOf(form === packedForm.prefix ? "/" : "-", end - 1);
  const first = plainValue(text, start, trimEnd(text, start, separator));
  const second = plainValue(text, trimStart(text, separator + 1), end);
  return form === packedForm.prefix
    ? { kind: "prefix", base: first, length: second, start, end }
    : { kind: "range", from: first, to: second, start, end };
}

function trimEnd(text: string, start: number, end: number): number {
  let trimmed = end;
  while (trimmed > start && isBlank(text, trimmed - 1)) trimmed--;
  return trimmed;
}

function trimStart(text: string, start: number): number {
  let trimmed = start;
  while (isBlank(text, trimmed)) trimmed++;
  return trimmed;
}

function isBlank(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 32 || code === 9;
}

function plainValue(text: string, start: number, end: number): Value {
  const first = text.charCodeAt(start);
  if (first === 34) return { kind: "value", form: "string", text: text.slice(start + 1, end - 1), start, end };
  if (first === 91) return { kind: "value", form: "word", text: text.slice(start + 1, end - 1), start, end };
  const slice = text.slice(start, end);
  return { kind: "value", form: formOf(slice), text: slice, start, end };
}

function formOf(slice: string): ValueForm {
  if (slice.endsWith("*")) return "wildcard";
  return isNumber(slice) ? "number" : "word";
}
