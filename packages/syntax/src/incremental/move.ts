/**
 * Moving nodes within their text: everything behind an edit stands elsewhere afterwards, and is the
 * same otherwise. The nodes themselves are moved, so that whoever remembers something of a node can
 * go on using it.
 */
import type { ElementStore, Node } from "../ast.ts";

interface Movable {
  start: number;
  end: number;
}

/** The ranges that a node consists of, and the compact lists of elements, which hold offsets as well. */
interface Parts {
  readonly ranges: readonly Movable[];
  readonly packed: readonly (Int32Array | number[])[];
}

/** Looking for the parts of a node takes far longer than moving them. */
const partsOf = new WeakMap<object, Parts>();

/** Moves nodes and everything below them by some characters. */
export function moveNodes(nodes: readonly Node[], shift: number, from = 0): void {
  if (shift !== 0) for (let index = from; index < nodes.length; index++) moveNode(nodes[index]!, shift);
}

function moveNode(node: Node, shift: number): void {
  let parts = partsOf.get(node);
  if (parts === undefined) {
    parts = findParts(node);
    partsOf.set(node, parts);
  }
  const { ranges, packed } = parts;
  for (let index = 0; index < ranges.length; index++) {
    const range = ranges[index]!;
    range.start += shift;
    range.end += shift;
  }
  for (const list of packed) movePacked(list, shift);
  const block = blockOf(node);
  if (block !== null) moveNodes(block.items, shift);
}

/** Every third number of a compact list is a form. */
function movePacked(list: Int32Array | number[], shift: number): void {
  for (let index = 0; index + 2 < list.length; index += 3) {
    list[index]! += shift;
    list[index + 1]! += shift;
  }
}

/** The block whose items are moved one by one, each by what is known of it. */
export function blockOf(node: Node): { readonly items: readonly Node[] } | null {
  if (node.kind === "command") return blockOf(node.target);
  return node.kind === "table" || node.kind === "chain" ? node.block : null;
}

function findParts(node: Node): Parts {
  const parts = { ranges: [] as Movable[], packed: [] as (Int32Array | number[])[] };
  collect(node, blockOf(node)?.items ?? null, parts);
  return parts;
}

function collect(
  value: object,
  omitted: unknown,
  into: { readonly ranges: Movable[]; readonly packed: (Int32Array | number[])[] },
): void {
  if (value === omitted) return;
  if (Array.isArray(value)) {
    for (const item of value as unknown[]) if (isObject(item)) collect(item, omitted, into);
    return;
  }
  if ("start" in value) into.ranges.push(value as Movable);
  if ("packed" in value) {
    const { nodes, packed } = value as ElementStore;
    if (packed !== null) into.packed.push(packed as number[]);
    if (nodes !== null) collect(nodes, omitted, into);
    return;
  }
  for (const part of Object.values(value) as unknown[]) {
    if (isObject(part) && !ArrayBuffer.isView(part)) collect(part, omitted, into);
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
