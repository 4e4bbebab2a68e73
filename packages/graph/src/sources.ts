/** Chains of nft and of legacy iptables in one form, for the picture makes no difference between them. */
import type { LegacyChain, LegacyRule, LegacyTable } from "@nftlint/host";
import { readLegacyRule } from "@nftlint/packet";
import {
  type BaseChain,
  type Jump,
  jumpsFrom,
  priorityName,
  type Ruleset,
  type RulesetChain,
  type RulesetRule,
} from "@nftlint/semantics";
import type { ChainNode, JumpEdge, Place } from "./model.ts";
import { headOf, onOneLine } from "./text.ts";

/** A chain, read as it is come to. */
export interface ChainSource extends Pick<ChainNode, "kind" | "isBase" | "title" | "subtitle" | "policy" | "place"> {
  /** What it is the same chain by. */
  readonly key: object;
  readonly rules: readonly RuleSource[];
}

export interface RuleSource {
  readonly key: RulesetRule | LegacyRule;
  readonly place: Place | null;
  readonly leadsTo: readonly Lead[];
  text(): string;
}

interface Lead {
  readonly verdict: JumpEdge["verdict"];
  readonly key: object;
  chain(): ChainSource;
}

/** @param isEntry whether it is named with its table: at a hook, or where nothing leads to it */
export function nftChain(ruleset: Ruleset, chain: RulesetChain, isEntry: boolean): ChainSource {
  const { table, name, base, declarations } = chain;
  const [first] = declarations;
  const node = base?.node ?? first?.node.name ?? first?.node;
  const document = base?.document ?? first?.document;
  const jumps = new Map<RulesetRule, Jump[]>();
  for (const jump of jumpsFrom(ruleset, chain)) {
    const same = jumps.get(jump.rule);
    if (same === undefined) jumps.set(jump.rule, [jump]);
    else same.push(jump);
  }
  return {
    kind: "nft",
    key: chain,
    isBase: base !== null,
    title: isEntry ? `${table.family} ${table.name} ${name}` : name,
    subtitle: base === null ? null : baseHeading(chain, base),
    policy: base === null ? null : (base.policy ?? "accept"),
    place: node === undefined || document === undefined ? null : placeIn(document, node),
    rules: chain.rules.map((rule) => ({
      key: rule,
      place: placeIn(rule.document, rule.node),
      leadsTo: (jumps.get(rule) ?? []).flatMap(({ to, verdict }) =>
        to === null ? [] : [{ verdict, key: to, chain: () => nftChain(ruleset, to, false) }],
      ),
      text: () => headOf(rule.document.parsed.text, rule.node),
    })),
  };
}

function placeIn(document: Place["document"], range: Place["range"]): Place | null {
  return document.origin === "host" ? null : { document, range };
}

/** `type nat, priority srcnat (100)`, with the devices of a chain that has some. */
function baseHeading({ table }: RulesetChain, base: BaseChain): string {
  const { type, priority, devices } = base;
  const name = priorityName(table, base, null);
  const number = priority === null ? "not known" : String(priority);
  const written = devices.map(({ node, document }) => headOf(document.parsed.text, node));
  return [`type ${type}`, `priority ${name === null ? number : `${name} (${number})`}`, ...written].join(", ");
}

/** @param priority `null` for a chain of the user's own */
export function legacyChain(
  table: LegacyTable,
  chain: LegacyChain,
  priority: number | null,
  isEntry: boolean,
): ChainSource {
  const tool = table.family === "ip" ? "iptables" : "ip6tables";
  const policies = { ACCEPT: "accept", DROP: "drop" } as const;
  return {
    kind: "legacy",
    key: chain,
    isBase: chain.policy !== null,
    title: isEntry ? `legacy ${tool} ${table.name}/${chain.name}` : chain.name,
    subtitle: priority === null ? null : `priority ${priority}`,
    policy: chain.policy === null ? null : policies[chain.policy],
    place: null,
    rules: chain.rules.map((rule) => ({
      key: rule,
      place: null,
      leadsTo: legacyLeads(table, rule),
      text: () => onOneLine(rule.text),
    })),
  };
}

function legacyLeads(table: LegacyTable, rule: LegacyRule): readonly Lead[] {
  const { target } = readLegacyRule(rule);
  const to = table.chains.find(({ name, policy }) => name === target?.name && policy === null);
  if (target === null || to === undefined) return [];
  return [{ verdict: target.isGoto ? "goto" : "jump", key: to, chain: () => legacyChain(table, to, null, false) }];
}
