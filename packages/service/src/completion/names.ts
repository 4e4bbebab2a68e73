/** Names that a document declares, read from its tree alone: the ruleset takes too long for each key that is hit. */
import type { Table } from "@nftlint/syntax";
import type { ServiceDocument } from "../document.ts";

/**
 * The names to offer, each once, in the order of the text.
 * @param table with its family, as in `inet filter`; `null` for variables
 * @param kind of chains only those that nothing hooks, as nft lets rules jump to no others
 */
export function declaredNames(
  { parsed }: ServiceDocument,
  table: string | null,
  kind: "chain" | "set" | "variable",
): readonly string[] {
  const found = new Set<string>();
  for (const item of parsed.document.items) {
    if (item.kind === "define" && kind === "variable") found.add(item.name.name);
    if (item.kind !== "command" || item.target.kind !== "table") continue;
    for (const name of namesIn(item.target, table, kind)) found.add(name);
  }
  return [...found];
}

function* namesIn(node: Table, table: string | null, kind: "chain" | "set" | "variable"): Iterable<string> {
  if (table !== null && `${node.family?.name ?? "ip"} ${node.name?.name}` !== table) return;
  for (const item of node.block?.items ?? []) {
    if (item.kind === "define" && kind === "variable") yield item.name.name;
    if (item.kind === "set-declaration" && kind === "set" && item.name !== null) yield item.name.name;
    if (item.kind !== "chain" || kind !== "chain" || item.name === null) continue;
    const isBase = item.block?.items.some((inner) => inner.kind === "hook-specification") ?? false;
    if (!isBase) yield item.name.name;
  }
}
