/** The part of JSON Schema (2020-12) that configurations are described with, and checked by. */
export interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: JsonType;
  readonly enum?: readonly string[];
  /** An ECMAScript regular expression; `description` then tells people what is meant. */
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: JsonSchema;
  /** The schemas of the first items, in order. */
  readonly prefixItems?: readonly JsonSchema[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: false | JsonSchema;
  /** Alternatives that differ in their type. */
  readonly anyOf?: readonly JsonSchema[];
}

type JsonType = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";
