/** Chains of nft and of legacy tables with the same priority: nobody can tell from outside which of them run first. */
import { wayKey } from "../nft/ways.ts";
import type { ChainStep } from "../step.ts";
import type { Cause, Dependency } from "../verdict.ts";
import type { HookEntry } from "./hooks.ts";
import type { Traveller } from "./traveller.ts";

export interface Rivals {
  readonly nft: HookEntry;
  readonly legacy: HookEntry;
}

/** The first chains of both kinds with one priority, where there are such. NAT chains are in order among themselves. */
export function rivalsAmong(entries: readonly HookEntry[]): Rivals | null {
  for (const legacy of entries) {
    if (legacy.chain.kind !== "legacy") continue;
    const nft = entries.find(
      (entry) =>
        entry.chain.kind === "nft" &&
        entry.priority === legacy.priority &&
        (entry.type === "nat") === (legacy.type === "nat"),
    );
    if (nft !== undefined) return { nft, legacy };
  }
  return null;
}

/** Legacy chains first. */
export function rankOf({ chain }: HookEntry): number {
  return chain.kind === "legacy" ? 0 : 1;
}

/** What is assumed where it makes a difference. */
export function orderOf({ nft, legacy }: Rivals): Dependency {
  return {
    text: `which of ${nameOf(nft.chain)} and ${nameOf(legacy.chain)} was loaded last: at the same priority it runs first`,
    cause: causeOf(nft.chain),
  };
}

function nameOf(chain: ChainStep["chain"]): string {
  if (chain.kind === "nft") return `chain ${chain.chain.name} of table ${chain.chain.table.name}`;
  return `legacy ${chain.table.name}/${chain.chain.name}`;
}

function causeOf(chain: ChainStep["chain"]): Cause {
  if (chain.kind === "nft") return { kind: "policy", chain: chain.chain };
  return { kind: "legacy-policy", table: chain.table, chain: chain.chain };
}

/** Whether packets come out of a hook alike in both orders, and have met the same chains there. */
export function isAlike(ends: readonly Traveller[], others: readonly Traveller[]): boolean {
  const keys = (travellers: readonly Traveller[]) => travellers.map(keyOf).sort().join("\n");
  return ends.length === others.length && keys(ends) === keys(others);
}

function keyOf({ packet, learned, fate, steps }: Traveller): string {
  const last = steps.at(-1);
  const chains = last?.kind === "hook" ? last.chains : [];
  return [wayKey({ packet, learned }), fate?.kind, ...chains.map(outcomeOf).sort()].join("; ");
}

function outcomeOf({ chain, verdict, skipped, rules }: ChainStep): string {
  const met = rules.map(({ matched, inner }) => matched + (inner === null ? "" : `(${outcomeOf(inner)})`));
  return `${nameOf(chain)} ${skipped ?? verdict} ${met.join()}`;
}
