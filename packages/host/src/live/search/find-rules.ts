/** Finds live rules by their text, however the listing prints them. */
import { buildRuleset, type Ruleset, type RulesetChain, type RulesetTable } from "@nftlint/semantics";
import { type FamilyName, nearest, parse } from "@nftlint/syntax";
import { type LiveRule, liveRule, liveRules } from "../live-rules.ts";
import { meaningOf } from "../meaning/rule.ts";
import { ruleText } from "../rule-text.ts";
import { likeness } from "./likeness.ts";
import { parseRuleAddress, type RuleAddress, type TextProblem } from "./rule-address.ts";

export type RuleSearch =
  /** The text cannot be read as a rule. */
  | { readonly status: "invalid"; readonly problem: TextProblem }
  /** Rules of the chain that is named, in its order: those that mean what the text says. */
  | { readonly status: "found"; readonly matches: readonly LiveRule[] }
  | {
      readonly status: "not-found";
      /** What there is not: the table, the chain, or the rule; and what could be meant. */
      readonly message: string;
      /** Rules that could be meant, the likeliest first. */
      readonly near: readonly NearRule[];
    };

export interface NearRule extends LiveRule {
  /** `elsewhere`: the same rule in another table or chain. `similar`: another rule of the chain that was named. */
  readonly nearness: "elsewhere" | "similar";
}

/** How many rules are offered at most. */
const mostNear = 5;

/** Rules less alike than this are not offered. */
const leastLikeness = 0.5;

/**
 * @param listing `nft -a list ruleset`
 * @param text `[family] table chain rule…`, or `[family] table chain handle N`
 */
export function findRules(listing: string, text: string): RuleSearch {
  const parsed = parseRuleAddress(text, listing);
  if (!parsed.ok) return { status: "invalid", problem: parsed.problem };
  const host = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
  return new Search(parsed.address, host).run();
}

class Search {
  readonly #address: RuleAddress;
  readonly #host: Ruleset;
  readonly #tables: readonly RulesetTable[];

  constructor(address: RuleAddress, host: Ruleset) {
    this.#address = address;
    this.#host = host;
    this.#tables = host.hostTables ?? [];
  }

  run(): RuleSearch {
    const { chain: chainName } = this.#address;
    const table = this.#tables.find((candidate) => this.#isNamed(candidate));
    const chain = table?.chains.get(chainName);
    const matches = chain === undefined ? [] : this.#matchesIn(chain);
    if (matches.length > 0) return { status: "found", matches };
    const message =
      table === undefined ? this.#noTable() : chain === undefined ? noChain(table, chainName) : this.#noRule(chain);
    return { status: "not-found", message, near: this.#near(chain ?? null) };
  }

  #isNamed({ family, name }: RulesetTable): boolean {
    return family === this.#address.family && name === this.#address.table;
  }

  #matchesIn(chain: RulesetChain): LiveRule[] {
    const isMeant = this.#matcher(chain.table);
    return chain.rules.flatMap((_, index) => {
      const live = liveRule(chain, index);
      return isMeant(live) ? [live] : [];
    });
  }

  /** Whether a rule of a table is the one that is named; a comment counts where one is written. */
  #matcher(table: RulesetTable): (live: LiveRule) => boolean {
    const { rule, ruleset } = this.#address;
    if ("handle" in rule) return ({ handle }) => handle === rule.handle;
    const options = { comments: rule.node.comment === null ? "aside" : "kept" } as const;
    const meaning = meaningOf(rule, { ruleset, table }, options);
    return (live) => meaningOf(live.rule, { ruleset: this.#host, table }, options) === meaning;
  }

  /** The same rule elsewhere first, then rules of the chain that are alike. */
  #near(chain: RulesetChain | null): NearRule[] {
    // Handles are numbers of their table alone.
    const tables = this.#tables.filter((table) => !("handle" in this.#address.rule) || this.#isNamed(table));
    const elsewhere = tables.flatMap((table) => {
      const isMeant = this.#matcher(table);
      return liveRules([table]).filter(isMeant);
    });
    const found: NearRule[] = elsewhere.map((live) => ({ ...live, nearness: "elsewhere" }));
    return [...this.#byLikelihood(found), ...(chain === null ? [] : this.#similarIn(chain))].slice(0, mostNear);
  }

  /** The table and chain of the same names in another family first. */
  #byLikelihood(found: NearRule[]): NearRule[] {
    const { table, chain } = this.#address;
    const rank = (live: NearRule) => (live.table === table ? 2 : 0) + (live.chain === chain ? 1 : 0);
    return found.sort((left, right) => rank(right) - rank(left));
  }

  #similarIn(chain: RulesetChain): NearRule[] {
    const { rule } = this.#address;
    if ("handle" in rule) return [];
    const text = ruleText(rule);
    return chain.rules
      .map((_, index) => liveRule(chain, index))
      .map((live) => ({ live, likeness: likeness(text, live.text) }))
      .filter(({ likeness: alike }) => alike >= leastLikeness)
      .sort((left, right) => right.likeness - left.likeness)
      .map(({ live }) => ({ ...live, nearness: "similar" }));
  }

  // ---------------------------------------------------------------- what there is not

  #noTable(): string {
    const { family, table, isFamilyWritten } = this.#address;
    const families = this.#tables.filter(({ name }) => name === table).map((known) => known.family);
    const missing = `the host has no table ${family} ${table}`;
    if (families.length > 0) {
      const cause = isFamilyWritten ? "" : `, which is meant where no family is written`;
      return `${missing}${cause}; it has ${listed(families.map((known) => `${known} ${table}`))}: name the family`;
    }
    const names = this.#tables.map((known) => known.name);
    const meant = this.#tables.find(({ name }) => name === nearest(table, names));
    if (meant !== undefined) return `${missing}; did you mean ${meant.family} ${meant.name}?`;
    return names.length === 0
      ? `${missing}, nor any other`
      : `${missing}; it has ${listed(this.#tables.map(tableName))}`;
  }

  #noRule(chain: RulesetChain): string {
    const { rule } = this.#address;
    const place = `chain ${chain.name} of table ${tableName(chain.table)}`;
    return "handle" in rule ? `${place} has no rule with handle ${rule.handle}` : `no rule of ${place} means this`;
  }
}

function noChain(table: RulesetTable, chain: string): string {
  const names = [...table.chains.keys()];
  const missing = `table ${tableName(table)} has no chain ${chain}`;
  const meant = nearest(chain, names);
  if (meant !== null) return `${missing}; did you mean ${meant}?`;
  return names.length === 0 ? `${missing}, nor any other` : `${missing}; it has ${listed(names)}`;
}

function tableName({ family, name }: { readonly family: FamilyName; readonly name: string }): string {
  return `${family} ${name}`;
}

/** `a, b and c`; of many the first. */
function listed(names: readonly string[]): string {
  if (names.length > 6) return `${names.slice(0, 6).join(", ")} and ${names.length - 6} others`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
