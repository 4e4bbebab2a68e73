/** Reading the properties of objects: their constants, and the properties between their braces. */
import type { ObjectProperty, Value } from "@nftlint/syntax";

/** The values that are written out; a variable stands for no more than one. */
export function constantsOf(property: ObjectProperty): Value[] {
  return property.values.filter((value) => value.kind === "value");
}

/** What stands in the braces of a property, definitions and includes aside. */
export function innerProperties(property: ObjectProperty): ObjectProperty[] {
  return property.properties.filter((item) => item.kind === "object-property");
}
