/**
 * What rules refer to: everything in the documents but the rules themselves. As long as it is the
 * same, a rule that did not change means what it meant.
 */
import type { Node } from "@nftlint/syntax";
import { salvagedName } from "../load/salvaged-name.ts";
import type { SourceDocument } from "../ruleset.ts";

/**
 * The nodes and names that the documents declare, in order. They are compared one by one: a parser
 * that keeps the nodes which an edit does not concern makes equal lists of them.
 */
export function declarationsOf(documents: readonly SourceDocument[]): readonly unknown[] {
  const declarations: unknown[] = [];
  for (const document of documents) {
    declarations.push(document.path);
    gather(document.parsed.document.items, document, declarations);
  }
  return declarations;
}

function gather(items: readonly Node[], document: SourceDocument, into: unknown[]): void {
  for (const item of items) {
    switch (item.kind) {
      case "rule":
        break;
      case "command":
        into.push(item.verb);
        gather([item.target], document, into);
        break;
      case "table":
        into.push(item.family?.name, item.name?.name ?? item.handle);
        if (item.block !== null) gather(item.block.items, document, into);
        into.push("}");
        break;
      case "chain":
        into.push(item.table?.family?.name, item.table?.name.name, item.name?.name ?? item.handle);
        if (item.block !== null) gather(item.block.items, document, into);
        into.push("}");
        break;
      case "rule-command":
        if (item.position === null) into.push(item.table.family?.name, item.table.name.name, item.chain.name);
        else into.push(item);
        break;
      case "invalid": {
        const name = salvagedName(item, document);
        if (name !== null) into.push(name);
        break;
      }
      default:
        into.push(item);
    }
  }
}

/** Whether two lists hold the very same things. */
export function areSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
