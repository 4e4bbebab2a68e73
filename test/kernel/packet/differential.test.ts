/**
 * What is foretold of packets is what the kernel does with them: random networks, rulesets and connections.
 *
 * `PACKET_PAIRS` asks for more pairs of a ruleset and a connection, `PACKET_SEED` for others. Besides those of the seed
 * a few are of another one each time, which is printed. Disagreements are written to `test/output/packet` as small
 * cases that `readCase` reads. 1,000 pairs take half a minute.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reasonToSkip, suites, titleOf } from "../requirements.ts";
import { writeCase } from "./case-file.ts";
import { describeReport, runDifferential } from "./differential.ts";
import { foretell } from "./foretell.ts";

const pairs = Number(process.env.PACKET_PAIRS ?? 1000);
const seed = Number(process.env.PACKET_SEED ?? 1);
const otherPairs = 100;
const otherSeed = 1_000_000 + Math.floor(Math.random() * 1_000_000);
const directory = fileURLToPath(new URL("../../output/packet", import.meta.url));

const runs = [
  { pairs, seed },
  { pairs: otherPairs, seed: otherSeed },
];

describe.skipIf(reasonToSkip(suites.packet) !== null)(`${titleOf(suites.packet)}: as foretold`, () => {
  it.each(runs)(
    "agrees with the kernel in $pairs pairs of a ruleset and a connection, of seed $seed",
    async (run) => {
      const report = await runDifferential({ ...run, foretell, mostDisagreements: 5 });
      console.log(describeReport(report));
      const found = report.disagreements.map((disagreement, index) => ({
        file: writeCase(directory, disagreement, index),
        differences: disagreement.judgement.differences.flat(),
      }));
      expect(found).toEqual([]);
      // Chance may do to a few pairs what it cannot do to many.
      expect(report.definitePairs / report.pairs).toBeGreaterThanOrEqual(run.pairs < 500 ? 0.9 : 0.95);
    },
    60_000 + pairs * 400,
  );
});
