/** What statements other than matches mean for the packets that reach them. */
import type { Statement } from "@nftlint/syntax";
import type { Coverage } from "./coverage.ts";

/** What becomes of a packet at a statement that ends its way through the rules. */
export type Ending = "accepted" | "dropped" | "unknown";

/**
 * How a statement without a verdict in it ends a packet's way, or `null` where it does not.
 * Translations accept what they translate; a program decides about queued packets.
 */
export function endingOf(statement: Statement): Ending | null {
  switch (statement.kind) {
    case "nat":
      return "accepted";
    case "reject":
    case "fwd":
      return "dropped";
    case "queue":
    case "synproxy":
      return "unknown";
    default:
      return null;
  }
}

/** How much of the packets go on behind a statement that may stop the rule for them, as a limit does. */
export function passCoverage(statement: Statement): Coverage {
  switch (statement.kind) {
    case "limit":
    case "quota":
    case "connection-limit":
    case "meter":
      return "some";
    case "set-update":
      return statement.element.statements.every((inner) => inner.kind === "counter") ? "all" : "some";
    case "object-reference":
      return statement.type === "limit" || statement.type === "quota" ? "some" : "all";
    case "xt":
    case "tproxy":
      return "unknown";
    default:
      return "all";
  }
}
