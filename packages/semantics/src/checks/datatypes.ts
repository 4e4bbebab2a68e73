/** Datatypes that a set names with `type`. */
import type { Identifier } from "@nftlint/syntax";
import type { Report } from "./report.ts";
import { unknownName } from "./unknown-name.ts";

export function checkDatatype(type: Identifier, report: Report): void {
  if (!datatypes.has(type.name)) unknownName(type, "datatype", datatypes.keys(), report);
}
