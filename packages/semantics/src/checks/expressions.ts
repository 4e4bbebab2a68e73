/** Finds the expressions in which nft's parser checks more than the grammar. */
import type { Expression } from "@nftlint/syntax";
import { checkElements } from "./elements.ts";
import { checkFib } from "./fib.ts";
import { checkHeaderOption } from "./header-options.ts";
import { checkIpsec } from "./ipsec.ts";
import { checkRawLength } from "./raw-payload.ts";
import type { Report } from "./report.ts";

/** Checks an expression and those in it. Constants hold nothing to check, so right-hand sides matter only as sets. */
export function checkExpression(expression: Expression, report: Report): void {
  switch (expression.kind) {
    case "fib":
      checkFib(expression, report);
      break;
    case "header-option":
      checkHeaderOption(expression, report);
      break;
    case "ipsec":
      checkIpsec(expression, report);
      break;
    case "raw-payload":
      checkRawLength(expression.length, report);
      break;
    case "hash":
      if (expression.expression !== null) checkExpression(expression.expression, report);
      break;
    case "binary":
      checkBinary(expression, report);
      break;
    case "concatenation":
      for (const part of expression.parts) checkExpression(part, report);
      break;
    case "range":
      checkExpression(expression.from, report);
      checkExpression(expression.to, report);
      break;
    case "prefix":
      checkExpression(expression.base, report);
      break;
    case "map-lookup":
      checkExpression(expression.key, report);
      checkExpression(expression.map, report);
      break;
    case "set":
      checkElements(expression, report);
  }
}

/** A long row of operators makes a tree that is deep on its left. */
function checkBinary(expression: Expression, report: Report): void {
  let left = expression;
  for (; left.kind === "binary"; left = left.left) checkExpression(left.right, report);
  checkExpression(left, report);
}
