/** Walking the tree. */
import type { Node, Range } from "./ast.ts";
import { forEachElement } from "./elements.ts";

/**
 * Calls `visit` for each child of a node, in the order of the text. Elements of a set literal are
 * made on the way where they are stored compactly.
 */
export function forEachChild(node: Node, visit: (child: Node) => void): void {
  if (node.kind === "set") {
    forEachElement(node, visit);
    return;
  }
  const children: Node[] = [];
  for (const value of Object.values(node) as unknown[]) collect(value, children);
  // Properties are mostly in the order of the text, but `set add key @s` and its like are not.
  for (const child of children.sort((a, b) => a.start - b.start)) visit(child);
}

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
  const stack: { node: Node; parent: Node | null }[] = [{ node: root, parent: null }];
  for (let entry = stack.pop(); entry !== undefined; entry = stack.pop()) {
    const { node, parent } = entry;
    if (visit(node, parent) === false) continue;
    const children: Node[] = [];
    forEachChild(node, (child) => children.push(child));
    for (const child of children.reverse()) stack.push({ node: child, parent: node });
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
    let next: Node | undefined;
    forEachChild(current, (child) => {
      if (holds(child, offset)) next = child;
    });
    current = next;
  }
  return path;
}

function holds(range: Range, offset: number): boolean {
  return range.start <= offset && offset <= range.end;
}
