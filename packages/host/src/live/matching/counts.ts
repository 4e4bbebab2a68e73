/** What the rules and named counters of a file have counted on a host, at their places. */
import type { Ruleset, SourceDocument } from "@nftlint/semantics";
import type { Node } from "@nftlint/syntax";
import type { Count } from "./counters.ts";
import { matchRules } from "./match-rules.ts";

export interface PlacedCount extends Count {
  /** Where the rule or the counter ends in its file, UTF-16. */
  readonly offset: number;
}

/** @param listing `nft -a list ruleset`, with the values of counters @param path of one of the documents */
export function countsIn(ruleset: Ruleset, listing: string, path: string): PlacedCount[] {
  const match = matchRules(ruleset, listing);
  const counts: PlacedCount[] = [];
  const add = (count: Count | null, node: Node, document: SourceDocument) => {
    if (count !== null && document.path === path) counts.push({ ...count, offset: node.end - document.prefixLength });
  };
  for (const { chains } of ruleset.tables) {
    for (const { rules } of chains.values()) {
      for (const { node, document } of rules) add(match.rules.get(node)?.count ?? null, node, document);
    }
  }
  for (const { object, count } of match.counters) add(count, object.declaration.node, object.declaration.document);
  return counts;
}

/** `1 packet, 84 B`; `12345 packets, 1.2 MiB`. */
export function formatCount({ packets, bytes }: Count): string {
  return `${packets} ${packets === 1 ? "packet" : "packets"}, ${formatBytes(bytes)}`;
}

const units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

/** `999 B`, `1.2 MiB`. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${power === 0 ? bytes : (bytes / 1024 ** power).toFixed(1)} ${units[power]}`;
}
