/** Whether the kernel tracks connections at all: it does so only where a rule needs it (kernel, nf_ct_netns_get). */
import type { HostFacts, LegacyRule } from "@nftlint/host";
import { type Ruleset, type RulesetTable, rulesHolding } from "@nftlint/semantics";
import { type Statement, walk } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";

type Family = Packet["family"];

/** Statements that need connections, whatever they say; others do where they ask for `ct`. */
const tracking = ["flow", "synproxy", "connection-limit"] as const satisfies readonly Statement["kind"][];

/** Objects that need connections. */
const trackingObjects = /^(?:ct (?:helper|timeout|expectation)|synproxy) /;

/** Matches of iptables that need connections, and targets. `CT --notrack` is none. */
const trackingMatches: ReadonlySet<string> = new Set(
  "cluster connbytes connlabel connlimit connmark conntrack helper state".split(" "),
);
const trackingTargets: ReadonlySet<string> = new Set(
  "CONNMARK CONNSECMARK DNAT MASQUERADE NETMAP REDIRECT SNAT SYNPROXY".split(" "),
);

/** Answers for the tables in force and the legacy ones; where these are not known, connections are taken to be tracked. */
export function trackedFamilies(
  ruleset: Ruleset,
  tables: readonly RulesetTable[],
  { legacyTables }: HostFacts,
): (family: Family) => boolean {
  const known = new Map<Family, boolean>();
  const isTracked = (family: Family): boolean =>
    !legacyTables.known ||
    tables.some((table) => isOf(table, family) && hasTracking(ruleset, table, family)) ||
    legacyTables.value.some(
      (table) => table.family === family && table.chains.some(({ rules }) => rules.some(needsConnection)),
    );
  return (family) => {
    const answer = known.get(family) ?? isTracked(family);
    known.set(family, answer);
    return answer;
  };
}

function isOf(table: RulesetTable, family: Family): boolean {
  return table.family === family || table.family === "inet" || table.family === "bridge";
}

function hasTracking(ruleset: Ruleset, table: RulesetTable, family: Family): boolean {
  const chains = [...table.chains.values()];
  if (chains.some((chain) => rulesHolding(ruleset, chain, "nat").some(({ node }) => translates(node, family))))
    return true;
  if (chains.some((chain) => rulesHolding(ruleset, chain, ...tracking).length > 0)) return true;
  if ([...table.objects.keys()].some((key) => trackingObjects.test(key))) return true;
  return chains.some(({ rules }) => rules.some(({ node }) => asksForConnection(node)));
}

/** A translation of one family in a table of both needs the connections of that one alone. */
function translates(rule: Parameters<typeof walk>[0], family: Family): boolean {
  let isFound = false;
  walk(rule, (node) => {
    if (node.kind === "nat" && (node.family === null || node.family === family)) isFound = true;
    return !isFound;
  });
  return isFound;
}

function asksForConnection(rule: Parameters<typeof walk>[0]): boolean {
  let isFound = false;
  walk(rule, (node) => {
    if (node.kind === "ct") isFound = true;
    return !isFound;
  });
  return isFound;
}

function needsConnection({ words, target }: LegacyRule): boolean {
  if (target !== null && trackingTargets.has(target)) return true;
  if (target === "CT" && !words.includes("--notrack")) return true;
  return words.some((word, index) => words[index - 1] === "-m" && trackingMatches.has(word));
}
