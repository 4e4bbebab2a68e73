/** What questions about packets cost: `nftlint why` against `nftlint check`, and `nftlint diff`. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { changedDocuments } from "./documents.ts";
import { medianTimes, peakMemory, time } from "./measure.ts";
import { nftlint, nftlintDiff, nftlintWhy, outputFolder } from "./programs.ts";
import type { PacketResults } from "./results.ts";

/** One packet that comes to the last rule of all and to the policy; then all packets, through both rulesets. */
export function measurePackets(runs: number): PacketResults {
  const { title, old, now } = changedDocuments();
  const write = (name: string, text: string) => {
    const path = join(outputFolder, `packets-${name}.nft`);
    writeFileSync(path, text);
    return path;
  };
  const [before, after] = [write("old", old), write("new", now)];
  const [why, check, diff] = [nftlintWhy(before), nftlint(before), nftlintDiff(before, after)];
  time(why);
  // What takes seconds is measured once.
  const times = { ...medianTimes({ check, why }, runs), diff: time(diff) };
  const memory = { check: peakMemory(check), why: peakMemory(why), diff: peakMemory(diff) };
  return { title, megabytes: Buffer.byteLength(old) / 1e6, times, memory };
}
