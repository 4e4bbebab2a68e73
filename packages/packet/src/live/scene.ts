/** The rules that a live trace tells of by their handles: as a file has them, or as the host lists them. */
import { type HostFacts, isTraceTable, matchRules } from "@nftlint/host";
import {
  buildRuleset,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
  type RulesetTable,
  ruleHandle,
} from "@nftlint/semantics";
import { type AnonymousChain, parse } from "@nftlint/syntax";

/** A live rule. */
export interface SceneRule {
  readonly handle: number | null;
  /** As people are to see it. */
  readonly shown: RulesetRule;
  readonly live: RulesetRule;
}

export interface LiveScene {
  readonly host: HostFacts;
  readonly chain: (family: string, table: string, chain: string) => RulesetChain | null;
  /** The rules of a live chain, in order. */
  readonly rules: (chain: RulesetChain) => readonly SceneRule[];
}

/**
 * @param host recorded just before the trace
 * @param file whose rules stand for those on the host that mean the same; `null` for none
 */
export function liveScene(host: HostFacts, file: Ruleset | null): LiveScene {
  const listing = host.ruleset.known ? host.ruleset.value : "";
  const { tables, shown } = file === null ? listed(listing) : matched(file, listing);
  const known = new Map(
    tables
      .filter((table) => !isTraceTable(table))
      .flatMap(({ family, name, chains }) => [...chains.values()].map((one) => [`${family} ${name} ${one.name}`, one])),
  );
  return {
    host,
    chain: (family, table, chain) => known.get(`${family} ${table} ${chain}`) ?? null,
    rules: ({ rules }) =>
      rules.map((live) => ({ handle: ruleHandle(live), live, shown: shown.get(live.node) ?? live })),
  };
}

interface Listed {
  readonly tables: readonly RulesetTable[];
  /** What stands for live rules, by their nodes. */
  readonly shown: ReadonlyMap<RulesetRule["node"], RulesetRule>;
}

function listed(listing: string): Listed {
  const { hostTables } = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
  return { tables: hostTables ?? [], shown: new Map() };
}

function matched(file: Ruleset, listing: string): Listed {
  const { rules, tables } = matchRules(file, listing);
  const written = file.tables.flatMap(({ chains }) => [...chains.values()].flatMap((chain) => chain.rules));
  const pairs = written.flatMap((rule) => {
    const live = rules.get(rule.node);
    return live === undefined ? [] : [[live.rule.node, rule] as const];
  });
  return { tables, shown: new Map(pairs) };
}

/**
 * The rules of the anonymous chain of a rule. Listings give them no handles; nft makes the chain,
 * its rules and then the rule that has it, one handle after the other (nftables, src/rule.c).
 */
export function anonymousRules({ handle, live, shown }: SceneRule): readonly SceneRule[] {
  const inner = [live, shown].map((rule) => rulesIn(rule));
  const [lives = [], written = []] = inner;
  return lives.map((rule, index) => ({
    handle: handle === null ? null : handle - lives.length + index,
    live: rule,
    shown: written.length === lives.length ? (written[index] ?? rule) : rule,
  }));
}

function rulesIn({ node, document }: RulesetRule): readonly RulesetRule[] {
  const chain = node.statements.find((statement): statement is AnonymousChain => statement.kind === "anonymous-chain");
  const rules = chain?.block.items.filter((item) => item.kind === "rule") ?? [];
  return rules.map((inner) => ({ node: inner, document }));
}
