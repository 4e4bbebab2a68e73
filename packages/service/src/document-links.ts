import type { Include } from "@nftlint/syntax";
import type { DocumentLink } from "vscode-languageserver-types";
import { type ServiceDocument, uriOf } from "./document.ts";
import { toRange } from "./places.ts";

/**
 * The paths of `include` statements, each leading to its file. None for a pattern that several
 * files match, and none for a file that could not be read.
 */
export function documentLinks(document: ServiceDocument): DocumentLink[] {
  const targets = new Map<Include, Set<string>>();
  for (const { includedBy, path } of document.ruleset.documents) {
    if (includedBy?.document !== document.source || path === null) continue;
    targets.set(includedBy.node, (targets.get(includedBy.node) ?? new Set()).add(path));
  }
  return Array.from(targets, ([{ pathRange }, paths]) => {
    const [path, ...others] = paths;
    if (path === undefined || others.length > 0) return [];
    const range = toRange(document, { start: pathRange.start + 1, end: pathRange.end - 1 });
    return [{ range, target: uriOf(path), tooltip: path }];
  }).flat();
}
