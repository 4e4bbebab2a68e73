import type { RulesetChain, RulesetTable } from "@nftlint/semantics";

/**
 * The chains that no hook leads to, each left out that another of them leads to. Those of a
 * dormant table are among them: the kernel has taken its base chains off their hooks.
 */
export function unusedChains(
  tables: readonly RulesetTable[],
  reached: (chain: RulesetChain) => ReadonlySet<RulesetChain>,
): readonly RulesetChain[] {
  const chains = tables.flatMap((table) => [...table.chains.values()]);
  const used = new Set<RulesetChain>();
  for (const chain of chains) if (isAtHook(chain)) for (const one of reached(chain)) used.add(one);
  const unused = chains.filter((chain) => !used.has(chain));
  const ledTo = new Set(unused.flatMap((chain) => [...reached(chain)].filter((one) => one !== chain)));
  const heads = unused.filter((chain) => !ledTo.has(chain));
  for (const chain of heads) for (const one of reached(chain)) used.add(one);
  // What is left leads to itself in a circle, which nft refuses: any chain of it leads to the others.
  for (const chain of unused) {
    if (used.has(chain)) continue;
    heads.push(chain);
    for (const one of reached(chain)) used.add(one);
  }
  return heads;
}

function isAtHook({ base, table }: RulesetChain): boolean {
  return base !== null && !table.flags.has("dormant");
}
