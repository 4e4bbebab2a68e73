/**
 * Legacy iptables tables as nft tables that do the same, for regions to be followed through them. What has no words
 * in nft is put down to a set of which nobody knows what it holds.
 */
import type { HostFacts, LegacyChain, LegacyRule, LegacyTable, Route } from "@nftlint/host";
import { buildRuleset, type RulesetChain, type RulesetRule, type RulesetTable } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { legacyChainsAtHook } from "../legacy/hooks.ts";
import type { HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import { matchesOf, type OwnAddresses } from "./legacy-matches.ts";

export interface LegacyAsNft {
  readonly tables: readonly RulesetTable[];
  /** By the names of the sets that stand for them: the rules that nft has no words for. */
  readonly unknown: ReadonlyMap<string, string>;
  /** Rules that do to packets what nft has no words for. */
  readonly beyond: readonly string[];
  /** What each rule stands for, and the policy of each chain. */
  readonly originals: ReadonlyMap<RulesetRule | RulesetChain, Cause>;
}

/** The legacy tables of a host in nft's words; of one whose tables are not known, none. */
export function legacyAsNft({ legacyTables, routes }: HostFacts): LegacyAsNft {
  const tables = legacyTables.known ? legacyTables.value : [];
  const writer = new Writer(routes.known ? routes.value.filter(({ type }) => type === "local") : null);
  const text = tables.map((table, index) => writer.table(table, index)).join("");
  const { tables: written, diagnostics } = buildRuleset({ path: null, parsed: parse(text) });
  const [fault] = diagnostics;
  const beyond = fault === undefined ? writer.beyond : [...writer.beyond, `legacy iptables tables: ${fault.message}`];
  return { tables: written, unknown: writer.unknown, beyond, originals: originalsOf(written, tables, writer) };
}

function originalsOf(
  written: readonly RulesetTable[],
  tables: readonly LegacyTable[],
  writer: Writer,
): ReadonlyMap<RulesetRule | RulesetChain, Cause> {
  const originals = new Map<RulesetRule | RulesetChain, Cause>();
  tables.forEach((table, index) => {
    table.chains.forEach((chain, number) => {
      const standIn = written[index]?.chains.get(`c${number}`);
      if (standIn === undefined) return;
      originals.set(standIn, { kind: "legacy-policy", table, chain });
      standIn.rules.forEach((rule, place) => {
        const own = writer.sources.get(chain)?.[place];
        if (own !== undefined) originals.set(rule, { kind: "legacy-rule", table, chain, rule: own });
      });
    });
  });
  return originals;
}

const hooks: readonly HookName[] = ["prerouting", "input", "forward", "output", "postrouting"];

/** Targets that neither end a packet nor change what filters look at. */
const idle: ReadonlySet<string> = new Set(["LOG", "NFLOG", "ULOG", "TCPMSS", "CHECKSUM", "TRACE", "CLASSIFY", "SET"]);

class Writer {
  readonly unknown = new Map<string, string>();
  readonly beyond: string[] = [];
  /** For each chain the rules that its lines stand for, line by line. */
  readonly sources = new Map<LegacyChain, readonly LegacyRule[]>();
  readonly #own: readonly Route[] | null;
  #sets: string[] = [];

  constructor(own: readonly Route[] | null) {
    this.#own = own;
  }

  table(table: LegacyTable, index: number): string {
    this.#sets = [];
    const numbers = new Map(table.chains.map((chain, number) => [chain.name, `c${number}`]));
    const chains = table.chains.map((chain) => this.#chain(table, chain, numbers));
    return `table ${table.family} legacy${index} {\n${this.#sets.join("")}${chains.join("")}}\n`;
  }

  #chain(table: LegacyTable, chain: LegacyChain, numbers: ReadonlyMap<string, string>): string {
    const lines = chain.rules.flatMap((rule) =>
      this.#rule(table, chain, rule, numbers).map((line) => ({ line, rule })),
    );
    this.sources.set(
      chain,
      lines.map(({ rule }) => rule),
    );
    return `chain ${numbers.get(chain.name)} {\n${baseOf(table, chain)}${lines.map(({ line }) => line).join("")}}\n`;
  }

  #rule(table: LegacyTable, chain: LegacyChain, rule: LegacyRule, numbers: ReadonlyMap<string, string>): string[] {
    if (rule.target === null || idle.has(rule.target)) return [];
    const ways = matchesOf(rule.words, this.#ownOf(table.family)) ?? [[this.#inUnknown(table, rule)]];
    const action = actionOf(rule, numbers);
    if (action === null) {
      const tool = table.family === "ip" ? "iptables" : "ip6tables";
      this.beyond.push(`legacy ${tool} ${table.name}/${chain.name} rule "${rule.text}"`);
      return [];
    }
    return ways.map((matches) => `${[...matches, action].join(" ")}\n`);
  }

  #ownOf(family: LegacyTable["family"]): OwnAddresses {
    const prefixes = this.#own?.filter((route) => route.family === family).map(({ destination }) => destination);
    return { family, prefixes: prefixes ?? null };
  }

  /** A match that holds for some packets, nobody knows for which. */
  #inUnknown(table: LegacyTable, rule: LegacyRule): string {
    const name = `unknown${this.unknown.size}`;
    this.unknown.set(name, rule.text);
    const type = table.family === "ip" ? "ipv4_addr" : "ipv6_addr";
    this.#sets.push(`set ${name} {\ntype ${type}\nflags dynamic\n}\n`);
    return `${table.family} saddr @${name}`;
  }
}

function baseOf(table: LegacyTable, { name, policy }: LegacyChain): string {
  for (const hook of hooks) {
    const place = legacyChainsAtHook([table], hook).find(({ chain }) => chain === name);
    if (place === undefined) continue;
    const type = place.isNat ? "nat" : "filter";
    return `type ${type} hook ${hook} priority ${place.priority}; policy ${policy === "DROP" ? "drop" : "accept"};\n`;
  }
  return "";
}

const verdicts: Readonly<Record<string, string>> = {
  ACCEPT: "accept",
  DROP: "drop",
  REJECT: "reject",
  RETURN: "return",
  MASQUERADE: "masquerade",
  NFQUEUE: "queue",
};

const ends: Readonly<Record<string, readonly [option: string, statement: string]>> = {
  DNAT: ["--to-destination", "dnat to"],
  SNAT: ["--to-source", "snat to"],
  REDIRECT: ["--to-ports", "redirect to :"],
};

/** What a target does, `null` where nft has no words for it. */
function actionOf({ target, words }: LegacyRule, numbers: ReadonlyMap<string, string>): string | null {
  const name = target ?? "";
  const chain = numbers.get(name);
  if (chain !== undefined) return `${words.includes("-g") ? "goto" : "jump"} ${chain}`;
  const verdict = verdicts[name];
  if (verdict !== undefined) return verdict;
  const argument = (option: string) => words[words.indexOf(option) + 1] ?? "";
  if (name === "MARK") return markingOf(argument("--set-xmark"));
  const end = ends[name];
  if (end === undefined) return null;
  const [option, statement] = end;
  const to = words.includes(option) ? argument(option) : "";
  const isPlain = /^[\d.:-]+$/.test(to) || /^\[?[\da-f:]+\]?(?::\d+)?$/i.test(to);
  return isPlain ? `${statement}${statement.endsWith(":") ? "" : " "}${to}` : null;
}

/** Clears the bits of the mask and turns those of the value (iptables-extensions(8), MARK). */
function markingOf(argument: string): string | null {
  const [value = "", mask = "0xffffffff"] = argument.split("/");
  if (![value, mask].every((text) => /^0x[\da-f]+$/i.test(text))) return null;
  const kept = (~Number(mask) & 0xffff_ffff) >>> 0;
  return `meta mark set meta mark & 0x${kept.toString(16)} ^ ${value}`;
}
