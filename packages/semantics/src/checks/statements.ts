/** Finds the statements in which nft's parser checks more than the grammar. */
import type { Rule, Statement } from "@nftlint/syntax";
import { checkComment } from "./comments.ts";
import { checkElement } from "./elements.ts";
import { checkExpression } from "./expressions.ts";
import { checkOptionReset } from "./header-options.ts";
import { checkMatched } from "./matches.ts";
import { checkNesting } from "./nesting.ts";
import type { Report } from "./report.ts";
import { checkStateful } from "./stateful.ts";
import { checkXtables } from "./xtables.ts";

/** @param scopes how many blocks of tables and chains are around the rule */
export function checkRule(rule: Rule, scopes: number, report: Report): void {
  for (const statement of rule.statements) checkStatement(statement, scopes, report);
  if (rule.comment !== null) checkComment(rule.comment.text, report);
}

function checkStatement(statement: Statement, scopes: number, report: Report): void {
  switch (statement.kind) {
    case "match":
      checkMatched(statement.left, report);
      checkExpression(statement.left, report);
      checkExpression(statement.right, report);
      break;
    case "verdict-map":
      checkMatched(statement.key, report);
      checkExpression(statement.key, report);
      checkExpression(statement.map, report);
      break;
    case "anonymous-chain":
      checkNesting(statement, scopes, report);
      for (const item of statement.block.items) if (item.kind === "rule") checkRule(item, scopes + 1, report);
      break;
    case "assignment":
      checkExpression(statement.target, report);
      checkExpression(statement.value, report);
      break;
    case "nat":
    case "tproxy":
      if (statement.address !== null) checkExpression(statement.address, report);
      if (statement.port !== null) checkExpression(statement.port, report);
      break;
    case "queue":
      if (statement.number !== null) checkExpression(statement.number, report);
      break;
    case "dup":
    case "fwd":
      checkExpression(statement.to, report);
      if (statement.device !== null) checkExpression(statement.device, report);
      break;
    case "set-update":
    case "meter":
      if (statement.element.key.kind !== "catch-all") checkExpression(statement.element.key, report);
      if (statement.element.data !== null) checkExpression(statement.element.data, report);
      checkElement(statement.element, report);
      break;
    case "object-reference":
      checkExpression(statement.name, report);
      break;
    case "limit":
    case "last":
      checkStateful(statement, report);
      break;
    case "option-reset":
      checkOptionReset(statement, report);
      break;
    case "xt":
      checkXtables(statement, report);
  }
}
