import { type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { JsonSchema } from "./json-schema.ts";
import { type SchemaProblem, validate } from "./validate.ts";

/** The tree of JSON with comments that its schema allows, or what is wrong with it; `name` is what messages call the document. */
export function readJson(
  text: string,
  schema: JsonSchema,
  name: string,
): { readonly root: Node } | { readonly problems: readonly SchemaProblem[] } {
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [error] = errors;
  if (root === undefined || error !== undefined) return { problems: [syntaxProblem(error)] };
  const problems = validate(root, schema, name);
  return problems.length > 0 ? { problems } : { root };
}

/** The first fault alone: those after it mostly follow from it. */
function syntaxProblem(error: ParseError | undefined): SchemaProblem {
  // The library's names are words run together: CommaExpected.
  const name = error === undefined ? "ValueExpected" : printParseErrorCode(error.error);
  const words = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
  return { offset: error?.offset ?? 0, message: `this is not JSON with comments: ${words}` };
}
