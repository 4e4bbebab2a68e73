/** Finding the items of a document by place: the statements, headers and closing braces of blocks. */
import type { Block, Node, Range } from "@nftlint/syntax";

/** The block in braces of a declaration or command, or `null`. */
export function blockOf(item: Node, text: string): Block<Node> | null {
  const target = item.kind === "command" ? item.target : item;
  if (!("block" in target) || target.block === null) return null;
  return text[target.block.start] === "{" ? (target.block as Block<Node>) : null;
}

/**
 * The stretch from the first to the last statement, header or closing brace that a range touches.
 * @returns `null` where it touches none
 */
export function coverOf(items: readonly Node[], text: string, range: Range): Range | null {
  let cover: Range | null = null;
  for (const item of items) if (touches(item, range)) cover = union(cover, coverOfItem(item, text, range));
  return cover;
}

function coverOfItem(item: Node, text: string, range: Range): Range | null {
  const block = blockOf(item, text);
  if (block === null) return item;
  let cover = coverOf(block.items, text, range);
  const header = { start: item.start, end: block.start + 1 };
  const closing = { start: block.end - 1, end: item.end };
  for (const part of [header, closing]) if (touches(part, range)) cover = union(cover, part);
  return cover;
}

/** The innermost item whose block, or which itself, ends at an offset; else `null`. */
export function itemEndingAt(items: readonly Node[], text: string, offset: number): Node | null {
  for (const item of items) {
    if (item.start >= offset || item.end < offset) continue;
    const block = blockOf(item, text);
    if (block === null || block.end === offset) return item;
    return itemEndingAt(block.items, text, offset);
  }
  return null;
}

function touches(item: Range, range: Range): boolean {
  return item.start < range.end && item.end > range.start;
}

function union(a: Range | null, b: Range | null): Range | null {
  if (a === null || b === null) return a ?? b;
  return { start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) };
}
