/** The types of named sets and maps. */
import { datatypes } from "@nftlint/language";
import type { Expression, Identifier, SetType } from "@nftlint/syntax";
import type { SetState } from "../load/tables.ts";
import type { Definitions } from "../variables.ts";
import { expressionType } from "./expression-types.ts";
import type { NetworkFamily } from "./selector-types.ts";
import { concatenated, type ValueType, valueType } from "./value-type.ts";

/** What a set holds; parts that are not known are `null`. */
export interface SetTypes {
  readonly key: ValueType | null;
  /** `null` also for sets, and for maps whose values are objects. */
  readonly data: ValueType | null;
}

const unknown: SetTypes = { key: null, data: null };

/** The types of a declared set; both unknown where its declaration was not read. */
export function setTypes(set: Pick<SetState, "typeNode" | "table">, definitions: Definitions): SetTypes {
  const node = set.typeNode;
  if (node === null) return unknown;
  const { family } = set.table;
  const network = family === "ip" || family === "ip6" ? family : null;
  const typeOfPart = (part: Identifier | Expression) =>
    node.form === "type" ? declaredType(part) : partType(part, network, set, definitions);
  return { key: joined(node.key, typeOfPart), data: node.data === null ? null : joined(node.data, typeOfPart) };
}

function joined(
  parts: SetType["key"],
  typeOfPart: (part: Identifier | Expression) => ValueType | null,
): ValueType | null {
  const types = parts.map(typeOfPart);
  return types.includes(null) ? null : concatenated(types as ValueType[]);
}

function declaredType(part: Identifier | Expression): ValueType | null {
  const name = part.kind === "identifier" ? part.name : part.kind === "value" ? part.text : null;
  return name !== null && datatypes.has(name) ? valueType(name) : null;
}

function partType(
  part: Identifier | Expression,
  family: NetworkFamily,
  { table }: Pick<SetState, "table">,
  definitions: Definitions,
): ValueType | null {
  return part.kind === "identifier" ? declaredType(part) : expressionType(part, { table, family, definitions });
}
