/** The base chains of a hook, nft's and legacy ones, in one order. */
import type { LegacyTable } from "@nftlint/host";
import { baseChainsInOrder, type Firewall, type HookName, legacyChainsAtHook } from "@nftlint/packet";
import type { FamilyName } from "@nftlint/syntax";
import { type ChainSource, legacyChain, nftChain } from "./sources.ts";

/** A base chain at its place. */
export interface PlacedSource {
  readonly source: ChainSource;
  /** Where it runs; `null` where it is not known. */
  readonly priority: number | null;
  /** As it is written, by which NAT chains are ordered that run at one place. */
  readonly own: number | null;
  readonly family: FamilyName;
  /** Of chains of one priority for which it is the same the order is known. */
  readonly registration: string;
}

/** By priority; of equal ones nft's first, whose order among each other may be known. */
export function chainsAt(
  { ruleset, tables }: Firewall,
  legacyTables: readonly LegacyTable[],
  families: readonly FamilyName[],
  hook: HookName,
): readonly PlacedSource[] {
  const chains = baseChainsInOrder(tables, hook, ({ table }) => families.includes(table.family));
  const nft = chains.map(
    ({ chain, priority, registration }): PlacedSource => ({
      source: nftChain(ruleset, chain, true),
      priority,
      own: chain.base?.priority ?? null,
      family: chain.table.family,
      registration,
    }),
  );
  const legacy = families.includes("ip") ? legacyChainsAtHook(legacyTables, hook) : [];
  const others = legacy.flatMap(({ table, chain: name, priority }): readonly PlacedSource[] => {
    const chain = table.chains.find((one) => one.name === name);
    if (chain === undefined) return [];
    const source = legacyChain(table, chain, priority, true);
    return [{ source, priority, own: priority, family: table.family, registration: `legacy ${table.name}` }];
  });
  return [...nft, ...others].sort((left, right) => (left.priority ?? 0) - (right.priority ?? 0));
}

/** The chains of a hook that packets may meet in another order than that of the picture, two by two. */
export function unsureOrders(chains: readonly PlacedSource[]): readonly (readonly [string, string])[] {
  return chains.slice(1).flatMap((later, index) => {
    const earlier = chains[index];
    const isUnsure =
      earlier !== undefined &&
      earlier.priority === later.priority &&
      earlier.own === later.own &&
      earlier.registration !== later.registration &&
      haveCommonPackets(earlier.family, later.family);
    return isUnsure ? [[earlier.source.title, later.source.title] as const] : [];
  });
}

function haveCommonPackets(one: FamilyName, other: FamilyName): boolean {
  return one === other || one === "inet" || other === "inet";
}
