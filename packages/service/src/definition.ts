import { resolveVariable } from "@nftlint/semantics";
import { nodesAt } from "@nftlint/syntax";
import type { Location, Position } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt, toLocation } from "./places.ts";
import type { Occurrence } from "./symbols/symbol.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/**
 * Where the thing at a position is declared: a chain behind `jump`, a set behind `@`, a variable
 * behind `$`. Empty where nothing is named there, or where no document that was read declares it.
 */
export function findDefinition(document: ServiceDocument, position: Position): Location[] {
  const offset = offsetAt(document, position);
  const found = symbolsOf(document).at(document, offset);
  if (found === null) return [];
  if (found.symbol.kind === "variable") {
    const bound = boundDefinition(document, offset);
    if (bound !== null) return [bound];
  }
  return locationsOf(
    document,
    symbolsOf(document)
      .of(found.symbol)
      .filter(({ isDeclaration }) => isDeclaration),
  );
}

/** Of several definitions of a name, the one that holds at this place. */
function boundDefinition(document: ServiceDocument, offset: number): Location | null {
  const { source, ruleset } = document;
  const variable = nodesAt(source.parsed.document, offset).at(-1);
  if (variable?.kind !== "variable" || resolveVariable(ruleset, variable) === null) return null;
  const define = ruleset.bindings.get(variable);
  return define === undefined ? null : toLocation(document, define.document, define.node.name);
}

/** Every place that names the thing at a position, also in the files that the document includes. */
export function findReferences(
  document: ServiceDocument,
  position: Position,
  { includeDeclaration }: { readonly includeDeclaration: boolean },
): Location[] {
  const index = symbolsOf(document);
  const found = index.at(document, offsetAt(document, position));
  if (found === null) return [];
  return locationsOf(
    document,
    index.of(found.symbol).filter(({ isDeclaration }) => includeDeclaration || !isDeclaration),
  );
}

function locationsOf(document: ServiceDocument, occurrences: readonly Occurrence[]): Location[] {
  return occurrences
    .map((occurrence) => toLocation(document, occurrence.document, occurrence.range))
    .filter((location) => location !== null);
}
