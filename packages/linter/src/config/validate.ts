import { nearest } from "@nftlint/syntax";
import type { Node } from "jsonc-parser";
import type { JsonSchema } from "./json-schema.ts";

/** A place in a JSON document that its schema does not allow. */
export interface SchemaProblem {
  readonly offset: number;
  readonly message: string;
}

/** Checks a JSON document against its schema; `path` names the value in messages. */
export function validate(node: Node, schema: JsonSchema, path = "the configuration"): SchemaProblem[] {
  const branch = branchFor(node, schema);
  if (branch === null) return [problem(node, `${path} must be ${expected(schema)}, not ${typeName(node)}`)];
  switch (node.type) {
    case "object":
      return checkObject(node, branch, path);
    case "array":
      return checkArray(node, branch, path);
    case "string":
      return checkString(node, branch, path);
    case "number":
      return checkNumber(node, branch, path);
    default:
      return [];
  }
}

function problem(node: Node, message: string): SchemaProblem {
  return { offset: node.offset, message };
}

/** The schema itself, or that of its alternatives which is for values of the node's type. */
function branchFor(node: Node, schema: JsonSchema): JsonSchema | null {
  if (schema.anyOf !== undefined) return schema.anyOf.find((branch) => branchFor(node, branch) !== null) ?? null;
  if (schema.type === undefined || schema.type === node.type) return schema;
  return schema.type === "integer" && node.type === "number" && Number.isInteger(node.value) ? schema : null;
}

function expected(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(expected).join(" or ");
  const type = schema.type ?? "value";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function typeName(node: Node): string {
  return node.type === "null" ? "null" : expected({ type: node.type as "object" });
}

function checkObject(node: Node, schema: JsonSchema, path: string): SchemaProblem[] {
  const problems: SchemaProblem[] = [];
  const seen = new Set<string>();
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key === undefined || value === undefined) continue;
    const name = key.value as string;
    const propertySchema = schema.properties?.[name];
    if (seen.has(name)) problems.push(problem(key, `${path} holds the key "${name}" twice; keep one`));
    else if (propertySchema !== undefined) problems.push(...validate(value, propertySchema, `"${name}"`));
    else if (schema.additionalProperties === false) problems.push(unknownKey(key, schema, path));
    else if (schema.additionalProperties !== undefined) problems.push(...checkOther(key, value, schema, path));
    seen.add(name);
  }
  for (const name of schema.required ?? []) {
    if (!seen.has(name)) problems.push(problem(node, `${path} lacks the key "${name}"`));
  }
  return problems;
}

/** A key that the schema does not name, where it allows such. */
function checkOther(key: Node, value: Node, schema: JsonSchema, path: string): SchemaProblem[] {
  const { propertyNames = {}, additionalProperties } = schema;
  const named = validate(key, propertyNames, `a key of ${path}`);
  return additionalProperties ? [...named, ...validate(value, additionalProperties, `"${key.value}"`)] : named;
}

function unknownKey(key: Node, schema: JsonSchema, path: string): SchemaProblem {
  const known = Object.keys(schema.properties ?? {});
  return problem(key, `${path} has no key "${key.value}"; ${suggestion(key.value as string, known)}`);
}

function suggestion(word: string, known: readonly string[]): string {
  const meant = nearest(word, known);
  if (meant !== null) return `did you mean "${meant}"?`;
  return known.length === 0 ? "remove it" : `it is one of ${known.map((name) => `"${name}"`).join(", ")}`;
}

function checkArray(node: Node, schema: JsonSchema, path: string): SchemaProblem[] {
  const items = node.children ?? [];
  const { prefixItems = [], minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
  if (items.length < minItems) return [problem(node, `${path} needs at least ${minItems} values`)];
  if (items.length > maxItems) return [problem(items[maxItems]!, `${path} takes at most ${maxItems} values`)];
  return items.flatMap((item, index) => {
    const itemSchema = prefixItems[index] ?? schema.items;
    return itemSchema === undefined ? [] : validate(item, itemSchema, `value ${index + 1} of ${path}`);
  });
}

function checkString(node: Node, schema: JsonSchema, path: string): SchemaProblem[] {
  const value = node.value as string;
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    const explanation = schema.description === undefined ? "" : ` (${schema.description})`;
    return [problem(node, `${path} cannot be "${value}"; ${suggestion(value, schema.enum)}${explanation}`)];
  }
  const isTooShort = value.length < (schema.minLength ?? 0);
  if (isTooShort || (schema.pattern !== undefined && !new RegExp(schema.pattern, "u").test(value))) {
    return [problem(node, `${path} cannot be "${value}": ${schema.description ?? "it is too short"}`)];
  }
  return [];
}

function checkNumber(node: Node, schema: JsonSchema, path: string): SchemaProblem[] {
  const value = node.value as number;
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = schema;
  if (value >= minimum && value <= maximum) return [];
  const bound = value < minimum ? `at least ${minimum}` : `at most ${maximum}`;
  return [problem(node, `${path} must be ${bound}, not ${value}`)];
}
