/**
 * What is foretold of packets is what the kernel does with them: random networks, rulesets and connections.
 *
 * `PACKET_PAIRS` asks for more pairs of a ruleset and a connection, `PACKET_SEED` for others. Disagreements are
 * written to `test/output/packet` as small cases that `readCase` reads.
 */
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { reasonToSkip, suites, titleOf } from "../requirements.ts";
import { writeCase } from "./case-file.ts";
import { describeReport, runDifferential } from "./differential.ts";
import { foretell } from "./foretell.ts";

const pairs = Number(process.env.PACKET_PAIRS ?? 300);
const seed = Number(process.env.PACKET_SEED ?? 1);
const directory = fileURLToPath(new URL("../../output/packet", import.meta.url));

describe.skipIf(reasonToSkip(suites.packet) !== null)(`${titleOf(suites.packet)}: as foretold`, () => {
  it(
    `agrees with the kernel in ${pairs} pairs of a ruleset and a connection`,
    async () => {
      const report = await runDifferential({ pairs, seed, foretell, mostDisagreements: 5 });
      console.log(describeReport(report));
      const found = report.disagreements.map((disagreement, index) => ({
        file: writeCase(directory, disagreement, index),
        differences: disagreement.judgement.differences.flat(),
      }));
      expect(found).toEqual([]);
      // One packet of a pair is foretold, the first.
      expect(report.definitePackets / report.pairs).toBeGreaterThanOrEqual(0.95);
    },
    60_000 + pairs * 400,
  );
});
