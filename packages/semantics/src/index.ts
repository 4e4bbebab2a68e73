/** From syntax trees to the ruleset that they make. */
export type * from "./ruleset.ts";
