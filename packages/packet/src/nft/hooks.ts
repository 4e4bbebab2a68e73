/** The base chains that a packet meets at a hook, in the order in which the kernel asks them. */
import type { BaseChain, Ruleset, RulesetChain, RulesetTable } from "@nftlint/semantics";
import { natPriorities } from "../hook-priorities.ts";
import type { Packet } from "../packet.ts";
import type { HookName } from "../step.ts";
import { namesDevice } from "./devices.ts";

/** A base chain at its place in the hook. */
export interface HookChain {
  readonly chain: RulesetChain;
  /** Where it runs; `null` where its priority is not known. Chains of type nat run where NAT does, whatever theirs says. */
  readonly priority: number | null;
  /**
   * Among chains for which this is the same text it is known which was registered first: those of the documents are in
   * the order of loading, and of the tables on a host each tells the order of its own chains.
   */
  readonly registration: string;
}

/**
 * The base chains of a hook, lowest priority first; of equal ones the later declared first, as the
 * kernel puts a hook that is registered before those of its priority. Dormant tables have none.
 * @param device the interface whose ingress or egress it is; of no matter to other hooks
 */
export function chainsAtHook(
  ruleset: Ruleset,
  tables: readonly RulesetTable[],
  hook: HookName,
  family: Packet["family"],
  device: string | null,
): readonly HookChain[] {
  const isAtDevice = hook === "ingress" || hook === "egress";
  const families = isAtDevice ? ["netdev", "inet"] : [family, "inet"];
  const isMet = (chain: RulesetChain) =>
    families.includes(chain.table.family) && (!isAtDevice || isOnDevice(ruleset, chain, device));
  return baseChainsInOrder(tables, hook, isMet);
}

/** Those base chains of a hook that somebody is interested in, in the same order. */
export function baseChainsInOrder(
  tables: readonly RulesetTable[],
  hook: HookName,
  isMet: (chain: RulesetChain) => boolean,
): readonly HookChain[] {
  const found: Placed[] = [];
  for (const table of tables) {
    if (table.flags.has("dormant")) continue;
    for (const chain of table.chains.values()) {
      if (chain.base?.hook !== hook || !isMet(chain)) continue;
      const { type, priority } = chain.base;
      const effective = type === "nat" ? (natPriorities[hook] ?? priority) : priority;
      found.push({ chain, priority: effective, own: priority ?? 0, order: found.length });
    }
  }
  found.sort((left, right) => (left.priority ?? 0) - (right.priority ?? 0) || orderOf(left, right));
  return found.map(({ chain, priority }) => ({ chain, priority, registration: registrationOf(chain) }));
}

interface Placed {
  readonly chain: RulesetChain;
  readonly priority: number | null;
  readonly own: number;
  /** Among the tables and their chains. */
  readonly order: number;
}

function orderOf(left: Placed, right: Placed): number {
  const areNat = isNat(left.chain) && isNat(right.chain);
  return (areNat ? left.own - right.own : 0) || declaredBefore(right, left);
}

/** Less than zero where the left one is declared first; chains that are added to a table later are so behind other tables. */
function declaredBefore(left: Placed, right: Placed): number {
  const [one, other] = [left, right].map(({ chain }) => positionOf(chain.base));
  if (one === undefined || other === undefined || one.root !== other.root) return left.order - right.order;
  for (const [index, offset] of one.offsets.entries()) {
    const difference = offset - (other.offsets[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.order - right.order;
}

/** The document that was given, and where in it a chain is declared: of an included one, where in that behind the place of the include. */
function positionOf(base: BaseChain | null) {
  const offsets = [base?.node.start ?? 0];
  let root = base?.document;
  while (root !== undefined && root.includedBy !== null) {
    offsets.unshift(root.includedBy.node.start);
    root = root.includedBy.document;
  }
  return { root, offsets };
}

function registrationOf({ base, table }: RulesetChain): string {
  return base?.document.origin === "host" ? `${table.family} ${table.name}` : "documents";
}

function isNat({ base }: RulesetChain): boolean {
  return base?.type === "nat";
}

function isOnDevice(ruleset: Ruleset, { base }: RulesetChain, device: string | null): boolean {
  return base?.devices.some(({ node }) => namesDevice(ruleset, node, device)) ?? false;
}
