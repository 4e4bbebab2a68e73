import { definitionOf, type Ruleset, type RulesetTable, type SourceDocument } from "@nftlint/semantics";
import { type Expression, forEachElement, type SetLiteral, type Value } from "@nftlint/syntax";

/** An interface's name where it is written. */
export interface WrittenName {
  readonly node: Value;
  readonly document: SourceDocument;
}

/** Where an expression stands: the table whose sets it may name, and the document of its text. */
export interface Scope {
  readonly ruleset: Ruleset;
  readonly table: RulesetTable;
  readonly document: SourceDocument;
  readonly visited: VisitedSets;
}

/** The sets that were gone through, for each part of their elements: a set may be used in many places, and be long. */
export class VisitedSets {
  readonly #sets = new Map<number | null, WeakSet<SetLiteral>>();

  /** True the first time that it is asked. */
  enters(set: SetLiteral, part: number | null): boolean {
    const sets = this.#sets.get(part) ?? new WeakSet();
    if (sets.has(set)) return false;
    this.#sets.set(part, sets.add(set));
    return true;
  }
}

/**
 * Calls `visit` for every constant that an expression compares with: written in place, in a
 * variable's definition, or in the elements of a set or map. A set that was visited is passed by.
 * @param part the place in concatenated elements; `null` for elements that are not concatenated
 */
export function forEachName(
  scope: Scope,
  expression: Expression,
  part: number | null,
  visit: (name: WrittenName) => void,
): void {
  switch (expression.kind) {
    case "value":
      if (part === null) visit({ node: expression, document: scope.document });
      break;
    case "concatenation": {
      const found = part === null ? undefined : expression.parts[part];
      if (found !== undefined) forEachName(scope, found, null, visit);
      break;
    }
    case "variable": {
      const definition = definitionOf(scope.ruleset, expression);
      if (definition !== null) {
        forEachName({ ...scope, document: definition.document }, definition.node, part, visit);
      }
      break;
    }
    case "set":
      if (!scope.visited.enters(expression, part)) break;
      forEachElement(expression, ({ key }) => {
        if (key.kind !== "catch-all") forEachName(scope, key, part, visit);
      });
      break;
    case "set-reference":
      for (const { node, document } of scope.table.sets.get(expression.name)?.elements ?? []) {
        forEachName({ ...scope, document }, node.value, part, visit);
      }
      break;
    default:
  }
}
