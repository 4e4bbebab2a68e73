/**
 * A file that is loaded, and what nft lists of it, mean the same: rule by rule, and in everything else
 * that a table holds.
 */
import { spawnSync } from "node:child_process";
import { diffRuleset, findRules, meaningOf, ruleText } from "@nftlint/host";
import { buildRuleset, type Ruleset, type RulesetChain, type RulesetTable } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { hasCorpus, readCorpus } from "../conformance/corpus.ts";
import { readSeeds } from "../fuzz/texts.ts";
import { disagreements } from "./meaning-exceptions.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";
import { type NamedText, readWrittenRules } from "./written-rules.ts";

/** How many namespaces work at once. */
const workers = 2;

/** Of the rules of nft's own tests one in so many is taken: all of them take minutes. */
const stride = 16;

/** Real configurations, what nft lists after its shell tests, and a part of the rules of its other tests. */
function corpusTexts(): NamedText[] {
  if (!hasCorpus) return [];
  const accepted = readCorpus().filter(({ older }) => older?.verdict === "accept");
  const files = accepted.filter(({ source }) => source !== "rule");
  const rules = accepted.filter(({ source }) => source === "rule").filter((_, index) => index % stride === 0);
  return [...files, ...rules].map(({ id, text }) => ({ name: id, text }));
}

interface Loaded extends NamedText {
  readonly listing: string;
}

async function load(texts: readonly NamedText[]): Promise<Loaded[]> {
  const documents = texts.map(({ text }) => [text]);
  const listings = await runInNamespaces<string[], string[]>("list-rulesets.ts", documents, workers);
  return texts.flatMap((named, index) => {
    const listing = listings[index]?.[0];
    return listing === undefined ? [] : [{ ...named, listing }];
  });
}

let writtenRules: Promise<Loaded[]> | null = null;

/** The rules that people write, loaded once for all tests. */
function written(): Promise<Loaded[]> {
  writtenRules ??= load(readWrittenRules());
  return writtenRules;
}

interface Comparison {
  readonly rules: number;
  /** Each as `name: rule as written`. */
  readonly different: readonly string[];
}

/** Compares the rules of each chain one by one. */
function compareRules({ name, text, listing }: Loaded): Comparison {
  const file = buildRuleset({ path: null, parsed: parse(text) });
  const host = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
  const different: string[] = [];
  let rules = 0;
  for (const { written, listed } of chainPairs(file, host)) {
    for (let index = 0; index < Math.max(written?.rules.length ?? 0, listed.rules.length); index++) {
      rules++;
      const [one, other] = [written?.rules[index], listed.rules[index]];
      const areEqual =
        one !== undefined &&
        other !== undefined &&
        meaningOf(one, { ruleset: file, table: (written as RulesetChain).table }, { comments: "kept" }) ===
          meaningOf(other, { ruleset: host, table: listed.table }, { comments: "kept" });
      if (!areEqual) different.push(`${name}: ${one === undefined ? "a rule too many" : ruleText(one)}`);
    }
  }
  return { rules, different };
}

function chainPairs(
  file: Ruleset,
  host: Ruleset,
): { readonly written: RulesetChain | null; readonly listed: RulesetChain }[] {
  return (host.hostTables ?? []).flatMap((table) => {
    const written = file.tables.find((candidate) => isSameTable(candidate, table));
    return [...table.chains.values()].map((listed) => ({ written: written?.chains.get(listed.name) ?? null, listed }));
  });
}

function isSameTable(one: RulesetTable, other: RulesetTable): boolean {
  return one.family === other.family && one.name === other.name;
}

/** The tables that would change if a file were loaded in place of what nft listed of it. */
function changedTables({ text, listing }: Loaded): string[] {
  const parsed = parse(`flush ruleset\n${text}`);
  const difference = diffRuleset(buildRuleset({ path: null, parsed }, { hostRuleset: listing }));
  return difference?.tables.map(({ family, name }) => `${family} ${name}`) ?? ["not compared"];
}

describe.skipIf(reasonToSkip(suites.meaning) !== null)(titleOf(suites.meaning), () => {
  test("means what was loaded", { timeout: 120_000 }, async () => {
    const loaded = [...(await written()), ...(await load([...readSeeds(), ...corpusTexts()]))];
    const compared = loaded.map(compareRules);
    const rules = compared.reduce((sum, comparison) => sum + comparison.rules, 0);
    const different = compared.flatMap((comparison) => comparison.different);
    console.log(`${loaded.length} rulesets with ${rules} rules: ${rules - different.length} mean the same as listed`);
    expect(loaded.length).toBeGreaterThan(hasCorpus ? 300 : 100);
    expect(different.length / rules).toBeLessThan(0.01);

    const faulty = new Set(different.map(nameOf));
    const changed = loaded
      .filter(({ name }) => !faulty.has(name))
      .flatMap((one) => changedTables(one).map((table) => `${one.name}: ${table}`));
    if (!isKnownRelease()) return;
    const names = new Set(loaded.map(({ name }) => name));
    const known = Object.keys(disagreements).filter((line) => names.has(nameOf(line)));
    expect([...different, ...changed].sort()).toEqual(known.sort());
  });

  test("is found by the text that it was written as", { timeout: 60_000 }, async () => {
    const loaded = (await written()).filter(({ text }) => !/\$[XPI]\b/.test(text.split("\n").at(-4) ?? ""));
    const lost = loaded.filter(({ name, text, listing }) => {
      const family = /^table (\w+)/m.exec(text)?.[1];
      const search = findRules(listing, `${family} t c ${name}`);
      return search.status !== "found" || search.matches.length !== 1;
    });
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  test("means the same as another rule only where both ask the same", { timeout: 60_000 }, async () => {
    const loaded = await written();
    const texts = new Map<string, Set<string>>();
    for (const { listing } of loaded) {
      const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: listing });
      for (const table of ruleset.hostTables ?? []) {
        for (const rule of table.chains.get("c")?.rules ?? []) {
          const meaning = `${table.family} ${meaningOf(rule, { ruleset, table }, { comments: "kept" })}`;
          texts.set(meaning, (texts.get(meaning) ?? new Set()).add(ruleText(rule)));
        }
      }
    }
    const several = [...texts.values()].filter(({ size }) => size > 1).map((group) => [...group]);
    expect(several).toEqual(listedApart);
  });
});

/** Rules that mean the same, which nft lists as they were written. */
const listedApart: readonly (readonly string[])[] = [
  ["meta l4proto tcp redirect to :80", "ip protocol tcp redirect to :80"],
  ["ct state { established, related } accept", "ct state established,related accept"],
  ["ct state != { established, new } drop", "ct state ! established,new drop"],
  ["tcp dport > 1023 drop", "tcp dport >= 1024 drop", "tcp dport 1024-65535 drop"],
  ["ct status dnat accept", "ct status & dnat == dnat accept"],
];

/** The name of the ruleset that a line is about. */
function nameOf(line: string): string {
  return line.slice(0, line.indexOf(": "));
}

/** Whether nft is the one that the exceptions are about. */
function isKnownRelease(): boolean {
  return spawnSync("nft", ["--version"], { encoding: "utf8" }).stdout.includes("v1.0.6 ");
}
