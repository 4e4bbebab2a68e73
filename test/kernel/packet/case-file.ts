/** Cases as files: what was known, what was sent and what the kernel did. They need no kernel to be checked again. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "./network.ts";
import { describeObservation, type Observation } from "./observe.ts";
import { type LoadedRulesets, rulesetTexts } from "./ruleset-sketch.ts";
import type { Disagreement } from "./shrink.ts";

export interface PacketCaseFile extends Observation {
  /** What was wrong when it was found, in words. */
  readonly differences: readonly string[];
  /** The kernel's side, in words. */
  readonly kernel: readonly string[];
  /** The seed of its network. */
  readonly seed: number;
  readonly network: Network;
  readonly rulesets: LoadedRulesets;
}

/** Writes the disagreement into the directory and gives the path of its file. */
export function writeCase(directory: string, disagreement: Disagreement, index: number): string {
  const { seed, network, ruleset, observation, judgement } = disagreement;
  const file: PacketCaseFile = {
    differences: judgement.differences.flatMap((found, packet) =>
      found.map((text) => `${observation.sent[packet]?.role}: ${text}`),
    ),
    kernel: describeObservation(observation).split("\n"),
    seed,
    network,
    rulesets: rulesetTexts(ruleset),
    ...observation,
  };
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `case-${seed}-${index}.json`);
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`);
  return path;
}

export function readCase(path: string): PacketCaseFile {
  return JSON.parse(readFileSync(path, "utf8")) as PacketCaseFile;
}
