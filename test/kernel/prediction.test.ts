/** What loading a file is said to change in a live ruleset is what it changes. */
import { changedTables, diffRuleset, formatDifference } from "@nftlint/host";
import { buildRuleset, type Ruleset, type RulesetTable } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { hasCorpus, readCorpus } from "../conformance/corpus.ts";
import { seededRandom } from "../fuzz/random.ts";
import { liveRuleset, randomCommands } from "./live-commands.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";

/** How many namespaces work at once. */
const workers = 2;

const runs = Number(process.env.PREDICTION_RUNS ?? 100);
const seed = Number(process.env.PREDICTION_SEED ?? 1);

/** Of the corpus' files every so many are loaded over themselves. */
const stride = 4;

interface Load {
  /** The document that is loaded last. */
  readonly text: string;
  readonly before: string;
  readonly after: string;
}

/** The sequences of two documents that nft takes, with what it lists in between and at the end. */
async function loadAll(sequences: readonly (readonly [string, string])[]): Promise<Load[]> {
  const listings = await runInNamespaces<readonly [string, string], string[]>("list-rulesets.ts", sequences, workers);
  return sequences.flatMap(([, text], index) => {
    const [before, after] = listings[index] ?? [];
    return before === undefined || after === undefined ? [] : [{ text, before, after }];
  });
}

/** What differs between the ruleset that is foretold and the one that came about; `null` where nothing does. */
function surprise({ text, before, after }: Load): string | null {
  const foretold = buildRuleset({ path: null, parsed: parse(text) }, { hostRuleset: before });
  const difference = diffRuleset({
    ...foretold,
    hostTables: foretold.tablesAfterLoad,
    tablesAfterLoad: tablesOf(after),
  });
  return difference === null || difference.tables.length > 0
    ? `${text}${difference && formatDifference(difference)}`
    : null;
}

/** The tables that changed and were not said to change. */
function unforeseen({ text, before, after }: Load): string[] {
  const ruleset: Ruleset = buildRuleset({ path: null, parsed: parse(text) }, { hostRuleset: before });
  const changes = changedTables(ruleset);
  if (changes.scope === "all") return [];
  return (diffRuleset({ ...ruleset, tablesAfterLoad: tablesOf(after) })?.tables ?? [])
    .filter(({ family, name }) => !changes.tables.some((table) => table.family === family && table.name === name))
    .filter(({ family }) => !changes.families.includes(family))
    .map(({ family, name }) => `${family} ${name}: ${text}`);
}

function tablesOf(listing: string): readonly RulesetTable[] {
  return buildRuleset({ path: null, parsed: parse(listing) }).tables;
}

describe.skipIf(reasonToSkip(suites.prediction) !== null)(titleOf(suites.prediction), () => {
  test(`of ${runs} random series of commands from seed ${seed}`, { timeout: 120_000 }, async () => {
    const random = seededRandom(seed);
    const loads = await loadAll(Array.from({ length: runs }, () => [liveRuleset, randomCommands(random)] as const));
    expect(loads.length).toBeGreaterThan(runs / 3);
    expect(loads.map(surprise).filter((text) => text !== null)).toEqual([]);
    expect(loads.flatMap(unforeseen)).toEqual([]);
  });

  test.skipIf(!hasCorpus)("of real files that are loaded a second time", { timeout: 120_000 }, async () => {
    const files = readCorpus().filter(
      ({ source, older }) => source !== "rule" && source !== "bogon" && older?.verdict === "accept",
    );
    const texts = files.filter((_, index) => index % stride === 0).map(({ text }) => text);
    const loads = await loadAll(texts.map((text) => [text, text] as const));
    expect(loads.length).toBeGreaterThan(30);
    expect(loads.map(surprise).filter((text) => text !== null)).toEqual([]);
    expect(loads.flatMap(unforeseen)).toEqual([]);
  });
});
