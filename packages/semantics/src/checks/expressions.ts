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
      return checkFib(expression, report);
    case "header-option":
      return checkHeaderOption(expression, report);
    case "ipsec":
      return checkIpsec(expression, report);
    case "raw-payload":
      return checkRawLength(expression.length, report);
    case "hash":
      if (expression.expression !== null) checkExpression(expression.expression, report);
      return;
    case "binary":
      checkExpression(expression.left, report);
      return checkExpression(expression.right, report);
    case "concatenation":
      for (const part of expression.parts) checkExpression(part, report);
      return;
    case "range":
      checkExpression(expression.from, report);
      return checkExpression(expression.to, report);
    case "prefix":
      return checkExpression(expression.base, report);
    case "map-lookup":
      checkExpression(expression.key, report);
      return checkExpression(expression.map, report);
    case "set":
      return checkElements(expression, report);
  }
}
