/** In which order packets meet the base chains of a hook. */
import { hooks } from "@nftlint/language";
import type { BaseChain, RulesetChain } from "@nftlint/semantics";
import type { FamilyName } from "@nftlint/syntax";
import type { ServiceDocument } from "./document.ts";

/** A chain with a hook whose priority is known. */
export interface OrderedChain {
  readonly chain: RulesetChain;
  readonly priority: number;
}

/**
 * The base chains that packets of this one can meet at its hook, itself included, by priority;
 * those of the host where they are known. Chains whose priority is unknown are left out.
 */
export function chainsAtHookOf({ ruleset }: ServiceDocument, chain: RulesetChain): readonly OrderedChain[] {
  const found: OrderedChain[] = [];
  for (const { chains } of ruleset.tablesAfterLoad ?? ruleset.tables) {
    for (const other of chains.values()) {
      const priority = other.base?.priority ?? null;
      if (priority !== null && meets(chain, other)) found.push({ chain: other, priority });
    }
  }
  return found.sort((left, right) => left.priority - right.priority);
}

/** Whether two chains are the same, be one the document's and one the host's after the load. */
export function isSameChain(left: RulesetChain, right: RulesetChain): boolean {
  return left.name === right.name && left.table.name === right.table.name && left.table.family === right.table.family;
}

function meets(left: RulesetChain, right: RulesetChain): boolean {
  if (left.base === null || right.base === null || left.base.hook !== right.base.hook) return false;
  if (!hooks.get(left.base.hook)?.needsDevice) return sharePackets(left.table.family, right.table.family);
  const devices = new Set(devicesOf(left.base));
  return devicesOf(right.base).some((device) => devices.has(device));
}

function sharePackets(left: FamilyName, right: FamilyName): boolean {
  if (left === right) return true;
  return left === "inet" ? isRouted(right) : right === "inet" && isRouted(left);
}

function isRouted(family: FamilyName): boolean {
  return family === "ip" || family === "ip6";
}

/** Devices as they are written: two variables of one name are the same device or devices. */
function devicesOf({ devices }: BaseChain): string[] {
  return devices.flatMap(({ node }) => node.devices.map((one) => (one.kind === "value" ? one.text : `$${one.name}`)));
}
