/** Random rulesets: what nft refuses, we refuse, and nothing else. */
import { spawnSync } from "node:child_process";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { findErrors } from "../conformance/errors.ts";
import { seededRandom } from "../fuzz/random.ts";
import { typedRuleset } from "../fuzz/typed-rulesets.ts";
import { reasonToSkip, suites, titleOf } from "./requirements.ts";
import { runInNamespaces } from "./run-in-namespace.ts";

const documents = Number(process.env.EVALUATION_RUNS ?? 2000);
const seed = Number(process.env.EVALUATION_SEED ?? 1);

/** How many namespaces work at once. */
const workers = 2;

/** nft was content and the kernel was not, the answer depends on a name server, or nft crashed. */
const noVerdict = /Could not process rule|Could not resolve hostname: (?!Address family)|Assertion/;

describe.skipIf(reasonToSkip(suites.evaluation) !== null)(titleOf(suites.evaluation), () => {
  test(`${documents} documents from seed ${seed}`, { timeout: 600_000 }, async () => {
    const random = seededRandom(seed);
    const texts = Array.from({ length: documents }, () => typedRuleset(random));
    const complaints = await runInNamespaces<string, string | null>("check-rulesets.ts", texts, workers);
    const version = /v([\d.]+)/.exec(spawnSync("nft", ["--version"], { encoding: "utf8" }).stdout)?.[1] ?? null;
    const disagreements = texts.flatMap((text, index) => {
      const complaint = complaints[index] ?? null;
      if (complaint !== null && noVerdict.test(complaint)) return [];
      const ours = findErrors("random.nft", parse(text), version).refusals;
      return (complaint === null) === (ours.length === 0) ? [] : [{ text, nft: complaint, ours }];
    });
    expect(disagreements).toEqual([]);
    expect(complaints.filter((complaint) => complaint === null).length).toBeGreaterThan(documents / 8);
  });
});
