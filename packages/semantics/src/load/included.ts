/** Items of blocks with those of included files in the place of the `include`. */
import type { Include } from "@nftlint/syntax";
import type { SourceDocument } from "../ruleset.ts";

/** What an include brought into the block that it stands in. */
export interface IncludedPart {
  readonly items: readonly unknown[];
  readonly document: SourceDocument;
}

export type IncludedParts = ReadonlyMap<Include, readonly IncludedPart[]>;

/** Visits items in the order in which nft reads them, each with the document that it stands in. */
export function forEachItem<Item extends { readonly kind: string }>(
  items: readonly Item[],
  document: SourceDocument,
  included: IncludedParts,
  visit: (item: Item, document: SourceDocument) => void,
): void {
  for (const item of items) {
    if (item.kind === "include") {
      // An included file is parsed in a block of the same kind, so its items are of the same type.
      for (const part of included.get(item as unknown as Include) ?? []) {
        forEachItem(part.items as readonly Item[], part.document, included, visit);
      }
    } else {
      visit(item, document);
    }
  }
}
