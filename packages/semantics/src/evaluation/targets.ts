/** What verdicts jump to. */
import type { Verdict } from "@nftlint/syntax";
import { byteLength } from "../checks/lengths.ts";
import { resolve } from "../variables.ts";
import { reportMissing } from "./missing.ts";
import type { EvaluationScope, Place } from "./scope.ts";

/** NFT_CHAIN_MAXNAMELEN of linux/netfilter/nf_tables.h, less the byte that ends the name. */
const longestName = 255;

/** Checks the chain that a verdict jumps to; chains of one block know each other, others must stand before. */
export function checkTarget({ target, verdict }: Verdict, scope: EvaluationScope, place: Place = null): void {
  if (target === null) return;
  const { definitions, table, knowsAllNames, report } = scope;
  const value = target.kind === "variable" ? resolve(definitions, target) : null;
  const name = target.kind === "identifier" ? target.name : value?.kind === "value" ? value.text : "";
  const { start, end } = place ?? target;
  if (byteLength(name) > longestName) {
    report("invalid-value", { start, end }, `names of chains have at most ${longestName} bytes`);
    return;
  }
  const chain = table.chains.get(name);
  if (chain === undefined) {
    if (name !== "" && knowsAllNames) reportMissing("chain", name, table.chains.keys(), { start, end }, scope);
  } else if (chain.base !== null) {
    const message = `chain "${name}" hangs on hook "${chain.base.hook}", and no rule can ${verdict} to a base chain; put its rules into a chain without a hook and ${verdict} there`;
    report("invalid-jump", { start, end }, message);
  }
}
