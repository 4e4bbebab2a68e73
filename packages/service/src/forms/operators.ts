/** What stands between the operands of expressions, and what may be done with them. */
import { ctKeys, headers, metaKeys } from "@nftlint/language";

export const relations = ["==", "!=", "<", ">", "<=", ">="];
export const bitOperators = ["&", "|", "^", "<<", ">>"];
/** What goes on with a value: lists, ranges, prefixes and bits. */
export const valueOperators: ReadonlySet<string> = new Set([",", "-", "/", ...bitOperators]);
/** Tokens that are no values. */
export const marks: ReadonlySet<string> = new Set([
  ...[...relations, ...valueOperators, "{", "{}", "}", "(", ")", ":", ".", "=", "$", "@", "!"],
]);

/** Whether `set` may follow a selector. */
export function isSettable(selector: readonly string[]): boolean {
  const [opener = "", second] = selector;
  if (opener === "ct") return ctKeys.get(second ?? "")?.settable === true;
  const key = metaKeys.get(opener === "meta" ? (second ?? "") : opener);
  return (key?.settable === true || headers.has(opener)) && !selector.includes(".");
}
