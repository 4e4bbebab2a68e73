import { forEachChild, type Node, type Range } from "@nftlint/syntax";

/**
 * Visits the nodes that share something with a range or touch it, parents first. What lies outside
 * is passed over without a look: blocks may have ten thousand items. Elements are not visited:
 * there may be a million, and whoever wants them reads them from their set.
 * @param visit returns `false` to skip what is below a node
 */
export function forEachNodeIn(root: Node, range: Range, visit: (node: Node) => unknown): void {
  if (visit(root) === false || root.kind === "set") return;
  if (root.kind === "document" || root.kind === "block") {
    const items = root.items as readonly Node[];
    for (let index = firstEndingAt(items, range.start); index < items.length; index++) {
      const item = items[index];
      if (item === undefined || item.start > range.end) return;
      forEachNodeIn(item, range, visit);
    }
    return;
  }
  forEachChild(root, (child) => {
    if (child.end >= range.start && child.start <= range.end) forEachNodeIn(child, range, visit);
  });
}

/** The first of the items, which are in order, that ends at an offset or behind it. */
function firstEndingAt(items: readonly Range[], offset: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((items[middle]?.end ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
