/** The fields that rules may write to. */
import { isSelector } from "@nftlint/semantics";
import { type Rule, walk } from "@nftlint/syntax";
import type { FieldName } from "../regions/fields.ts";
import { fieldNameOf } from "../regions/selector-fields.ts";
import type { Firewall } from "../way/host.ts";

const ends = {
  source: ["source4", "source6", "sourcePort"],
  destination: ["destination4", "destination6", "destinationPort"],
} as const;

/**
 * The fields that a rule of some firewalls writes to.
 * @param firewalls with the legacy tables of the host
 * @param hasHost a host's routes tell where packets leave
 */
export function rewrittenFields(firewalls: readonly Firewall[], hasHost: boolean): ReadonlySet<FieldName> {
  const found = new Set<FieldName>();
  if (hasHost) found.add("output");
  for (const { tables } of firewalls) {
    for (const table of tables) {
      for (const chain of table.chains.values()) {
        for (const { node, document } of chain.rules) {
          const text = document.parsed.text.slice(node.start, node.end);
          if (/\bset\b|nat|masquerade|redirect|notrack/.test(text)) addRule(node, table.family, found);
        }
      }
    }
  }
  return found;
}

function addRule(rule: Rule, family: Parameters<typeof fieldNameOf>[1], found: Set<FieldName>): void {
  walk(rule, (node) => {
    if (node.kind === "notrack") found.add("state");
    if (node.kind === "nat") {
      const isSource = node.type === "snat" || node.type === "masquerade";
      for (const name of isSource ? ends.source : ends.destination) found.add(name);
    }
    if (node.kind === "assignment" && isSelector(node.target)) {
      const name = fieldNameOf(node.target, family);
      if (name !== null) found.add(name);
    }
    return true;
  });
}
