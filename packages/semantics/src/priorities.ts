/** The names of base chains' priorities. */
import { priorityNames } from "@nftlint/language";
import type { BaseChain, RulesetTable } from "./ruleset.ts";
import { isOlderThan } from "./versions.ts";

/** The release from which on nft knows priorities by name. */
const namesSince = "0.9.1";

/**
 * The name of a chain's priority in its family and hook, the same number for nft; `null` where
 * there is none, or where a release that the documents may be for does not take it.
 * @param nftVersion `null` for documents that may be for any release: recent names are not for them
 */
export function priorityName(
  { family }: Pick<RulesetTable, "family">,
  { hook, priority }: Pick<BaseChain, "hook" | "priority">,
  nftVersion: string | null,
): string | null {
  if (priority === null || isOlderThan(nftVersion, namesSince)) return null;
  const named = priorityNames(family).find(({ value, hooks, newerHooks }) => {
    const isNewEnough = newerHooks.some(
      (newer) => newer.hook === hook && nftVersion !== null && !isOlderThan(nftVersion, newer.since),
    );
    return value === priority && (isNewEnough || hooks.some((known) => known === hook));
  });
  return named?.name ?? null;
}
