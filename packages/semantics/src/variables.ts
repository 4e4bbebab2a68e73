/** What variables stand for. These functions need the bindings of a ruleset alone, so they serve while it is being built. */
import type { Expression, Variable } from "@nftlint/syntax";
import type { Place, Ruleset } from "./ruleset.ts";

export type Definitions = Pick<Ruleset, "bindings">;

/**
 * What a variable stands for, through any number of variables in between, with the document
 * that defines it; `null` where it is not defined in the documents that were read.
 */
export function definitionOf(definitions: Definitions, variable: Variable): Place<Expression> | null {
  // A name is bound after its value is read, so variables cannot go round in a circle.
  for (let current = variable; ; ) {
    const define = definitions.bindings.get(current);
    if (define === undefined) return null;
    const { value } = define.node;
    if (value.kind !== "variable") return { node: value, document: define.document };
    current = value;
  }
}

/** The value of a variable, or `null` where it is not known. */
export function resolveVariable(definitions: Definitions, variable: Variable): Expression | null {
  return definitionOf(definitions, variable)?.node ?? null;
}

/** The expression itself, or what it stands for if it is a variable; `null` where that is not known. */
export function resolve(definitions: Definitions, expression: Expression): Expression | null {
  return expression.kind === "variable" ? resolveVariable(definitions, expression) : expression;
}
