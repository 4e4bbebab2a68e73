/** Walking the tree. */
import type { Node, Range, SetLiteral } from "./ast.ts";
import { firstNot } from "./binary-search.ts";
import { elementAt, elementCount, forEachElement } from "./elements.ts";

/**
 * Calls `visit` for each child of a node, in the order of the text. Elements of a set literal are
 * made on the way where they are stored compactly.
 */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  if (leaves.has(node.kind)) return;
  if (node.kind === "set") {
    forEachElement(node, visit);
    return;
  }
  const children: Node[] = [];
  for (const value of Object.values(node) as unknown[]) collect(value, children);
  // Properties are mostly in the order of the text, but `set add key @s` and its like are not.
  if (children.length > 1) children.sort((a, b) => a.start - b.start);
  for (const child of children) visit(child);
}

/** Kinds that most of a tree consists of and that never have children: nobody needs to look for any. */
const leaves: ReadonlySet<Node["kind"]> = new Set<Node["kind"]>([
  "catch-all",
  "identifier",
  "meta",
  "payload",
  "set-reference",
  "value",
  "variable",
]);

function collect(value: unknown, into: Node[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, into);
  else if (isNode(value)) into.push(value);
  else if (isGroup(value)) for (const part of Object.values(value)) collect(part, into);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "kind" in value && "start" in value;
}

/** Plain groups of nodes, such as the offset of a priority; ranges and typed arrays are none. */
function isGroup(value: unknown): value is object {
  return typeof value === "object" && value !== null && !("start" in value) && !ArrayBuffer.isView(value);
}

/**
 * Visits a node and everything below it, parents first.
 * @param visit returns `false` to skip what is below a node
 */
export function walk(root: Node, visit: (node: Node, parent: Node | null) => unknown): void {
  // Two stacks, not one of pairs: most of the time that a walk takes goes into what it allocates.
  const nodes: Node[] = [root];
  const parents: (Node | null)[] = [null];
  for (let node = nodes.pop(); node !== undefined; node = nodes.pop()) {
    if (visit(node, parents.pop() ?? null) === false || leaves.has(node.kind)) continue;
    const first = nodes.length;
    forEachChild(node, (child) => nodes.push(child));
    for (let low = first, high = nodes.length - 1; low < high; low++, high--) {
      [nodes[low], nodes[high]] = [nodes[high] as Node, nodes[low] as Node];
    }
    while (parents.length < nodes.length) parents.push(node);
  }
}

/**
 * The nodes that hold an offset, outermost first. An offset between two nodes belongs to neither.
 * @param offset UTF-16; a node holds its start and its end, as a cursor may stand at either
 */
export function nodesAt(root: Node, offset: number): Node[] {
  const path: Node[] = [];
  let current: Node | undefined = root;
  while (current !== undefined) {
    path.push(current);
    current = current.kind === "set" ? elementHolding(current, offset) : childHolding(current, offset);
  }
  return path;
}

function childHolding(node: Node, offset: number): Node | undefined {
  let found: Node | undefined;
  forEachChild(node, (child) => {
    if (holds(child, offset)) found = child;
  });
  return found;
}

/** Elements are in order and may be a million: the last that begins before the offset is searched for. */
function elementHolding(set: SetLiteral, offset: number): Node | undefined {
  const behind = firstNot(elementCount(set), (index) => elementAt(set, index).start <= offset);
  const element = behind === 0 ? undefined : elementAt(set, behind - 1);
  return element !== undefined && holds(element, offset) ? element : undefined;
}

function holds(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
