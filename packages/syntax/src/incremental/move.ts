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
  readonly ranges: Movable[];
  readonly packed: (Int32Array | number[])[];
}

/** Looking for the parts of a node takes far longer than moving them. */
const known = new WeakMap<object, Parts>();

/** Moves nodes, from an index on, and everything below them by some characters. */
export function moveNodes(nodes: readonly Node[], shift: number, from = 0): void {
  if (shift !== 0) for (let index = from; index < nodes.length; index++) moveNode(nodes[index]!, shift);
}

function moveNode(node: Node, shift: number): void {
  const { ranges, packed } = partsOf(node);
  for (let index = 0; index < ranges.length; index++) {
    const range = ranges[index]!;
    range.start += shift;
    range.end += shift;
  }
  for (const list of packed) movePacked(list, shift);
  // Chains hold most of a document, and are moved in one go; tables are others after each edit in them.
  if (isTable(node)) moveNodes(tableItems(node), shift);
}

/** Every third number of a compact list is a form. */
function movePacked(list: Int32Array | number[], shift: number): void {
  for (let index = 0; index + 2 < list.length; index += 3) {
    list[index]! += shift;
    list[index + 1]! += shift;
  }
}

function isTable(node: Node): boolean {
  return node.kind === "table" || (node.kind === "command" && node.target.kind === "table");
}

function tableItems(node: Node): readonly Node[] {
  const table = node.kind === "command" ? node.target : node;
  return table.kind === "table" ? (table.block?.items ?? []) : [];
}

function partsOf(node: Node): Parts {
  let parts = known.get(node);
  if (parts === undefined) {
    parts = { ranges: [], packed: [] };
    if (isTable(node)) collect(node, tableItems(node), parts);
    else if (node.kind === "chain" && node.block !== null) collectChain(node, node.block.items, parts);
    else collect(node, null, parts);
    known.set(node, parts);
  }
  return parts;
}

/** An edited chain is another node with mostly the same rules: what is known of these is put together. */
function collectChain(chain: Node, items: readonly Node[], into: Parts): void {
  collect(chain, items, into);
  for (const item of items) {
    const { ranges, packed } = partsOf(item);
    for (let index = 0; index < ranges.length; index++) into.ranges.push(ranges[index]!);
    into.packed.push(...packed);
  }
}

function collect(value: object, omitted: unknown, into: Parts): void {
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
