/** Sets and maps: properties that stand once, datatypes that exist, selectors that `typeof` can keep. */
import type { SetDeclaration, SetItem, SetType } from "@nftlint/syntax";
import { checkComments } from "./comments.ts";
import { checkDatatype } from "./datatypes.ts";
import { checkOnce } from "./duplicates.ts";
import { checkElements } from "./elements.ts";
import { checkExpression } from "./expressions.ts";
import type { Report } from "./report.ts";
import { checkStateful } from "./stateful.ts";
import { checkTime } from "./times.ts";

export function checkSet(node: SetDeclaration, report: Report): void {
  if (node.block === null) return;
  const { items } = node.block;
  checkComments(items, report);
  checkOnce(items, (item) => item.kind === "set-type", "the type", report);
  // Of a map nft takes the last elements without a word.
  if (node.type === "set") checkOnce(items, (item) => item.kind === "set-elements", "the list of elements", report);
  for (const item of items) checkItem(item, report);
}

function checkItem(item: SetItem, report: Report): void {
  switch (item.kind) {
    case "set-type":
      checkType(item, report);
      break;
    case "set-time":
      checkTime(item.value, report);
      break;
    case "set-elements":
      if (item.value.kind === "set") checkElements(item.value, report);
      break;
    case "limit":
    case "last":
      checkStateful(item, report);
  }
}

function checkType(type: SetType, report: Report): void {
  for (const part of type.key) checkPart(part, type.form, true, report);
  for (const part of type.data ?? []) checkPart(part, type.form, false, report);
}

function checkPart(part: SetType["key"][number], form: SetType["form"], isKey: boolean, report: Report): void {
  if (part.kind === "identifier") {
    if (form === "type") checkDatatype(part, isKey, report);
  } else if (part.kind === "tunnel") {
    report("misplaced-item", part, "nft cannot keep the type of a tunnel expression in a set; give the set a `type`");
  } else {
    checkExpression(part, report);
  }
}
