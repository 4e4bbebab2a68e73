/** Datatypes that a set names with `type`. */
import { datatypes } from "@nftlint/language";
import type { Identifier } from "@nftlint/syntax";
import type { Report } from "./report.ts";
import { unknownName } from "./unknown-name.ts";

/** Types that map keys to objects instead of values: `type ipv4_addr : counter`. */
const objectTypes: ReadonlySet<string> = new Set(["counter", "quota", "limit", "secmark", "synproxy"]);

/** @param isKey whether the type is that of a key; a value may also be a verdict or of a type that has no size of its own */
export function checkDatatype(type: Identifier, isKey: boolean, report: Report): void {
  const datatype = datatypes.get(type.name);
  if (datatype?.declarable || (!isKey && objectTypes.has(type.name))) return;
  if (datatype === undefined) unknownName(type, "datatype", declarable(), report);
  else if (isKey)
    report(
      "unknown-name",
      type,
      `a set cannot be declared with \`type ${type.name}\`; use \`typeof\` and an expression of that type`,
    );
}

function declarable(): string[] {
  return [...datatypes.values()].filter((datatype) => datatype.declarable).map(({ name }) => name);
}
