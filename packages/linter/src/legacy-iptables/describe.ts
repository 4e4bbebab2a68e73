import type { LegacyTable } from "@nftlint/host";
import type { LegacyEnd } from "./walk.ts";

/** A legacy table by name: `legacy iptables table "filter"`. */
export function tableOf({ family, name }: LegacyTable): string {
  return `legacy ${family === "ip" ? "iptables" : "ip6tables"} table "${name}"`;
}

/** What the table does to the packets, as the predicate of a sentence. */
export function causeOf({ chain, rule }: LegacyEnd): string {
  if (rule === null) return `has policy DROP in chain ${chain.name}`;
  return `has the rule "${rule.text}" in chain ${chain.name}`;
}
