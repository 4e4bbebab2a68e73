/** What live rules and objects have counted. */
import type { RulesetObject } from "@nftlint/semantics";
import { parseNumber, type Rule, type Value } from "@nftlint/syntax";

/** What passed by. Numbers beyond 2^53 are rounded. */
export interface Count {
  readonly packets: number;
  readonly bytes: number;
}

/** What the first counter of a rule has counted; `null` where it has none, or where the listing leaves values out. */
export function countOfRule({ statements }: Rule): Count | null {
  const counter = statements.find((statement) => statement.kind === "counter");
  return counter === undefined ? null : countOf(counter.packets, counter.bytes);
}

/** What a named counter has counted. */
export function countOfObject({ declaration }: RulesetObject): Count | null {
  for (const item of declaration.node.block?.items ?? []) {
    if (item.kind !== "object-property" || item.name !== "counter") continue;
    // The values are the words `packets N bytes N`.
    const numbers = item.values.filter((value) => value.kind === "value" && parseNumber(value.text) !== null);
    const [packets, bytes] = numbers as Value[];
    return countOf(packets ?? null, bytes ?? null);
  }
  return null;
}

function countOf(packets: Value | null, bytes: Value | null): Count | null {
  const [first, second] = [packets, bytes].map((value) => (value === null ? null : parseNumber(value.text)));
  return first == null || second == null ? null : { packets: Number(first), bytes: Number(second) };
}
