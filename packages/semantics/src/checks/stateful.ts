/** Statements that keep state, which may stand in rules, in sets and with single elements. */
import type { Statement } from "@nftlint/syntax";
import { checkLimit } from "./limits.ts";
import type { Report } from "./report.ts";
import { checkTime } from "./times.ts";

export function checkStateful(statement: Statement, report: Report): void {
  if (statement.kind === "limit") checkLimit(statement, report);
  else if (statement.kind === "last" && statement.used !== null && statement.used.text !== "never") {
    checkTime(statement.used, report);
  }
}
