/** Chains: policies that variables give, and names that verdicts jump to. */
import type { Chain, Policy, Verdict } from "@nftlint/syntax";
import { byteLength } from "../checks/lengths.ts";
import { resolve } from "../variables.ts";
import { evaluateHook } from "./base-chains.ts";
import type { EvaluationScope } from "./scope.ts";

/** NFT_CHAIN_MAXNAMELEN of linux/netfilter/nf_tables.h, less the byte that ends the name. */
const longestName = 255;

/** Checks a chain, its rules aside. */
export function evaluateChain({ block }: Chain, scope: EvaluationScope): void {
  for (const item of block?.items ?? []) {
    if (item.kind === "policy") checkPolicy(item, scope);
    else if (item.kind === "hook-specification") evaluateHook(item, scope);
  }
}

/** What is written out is checked when it is read; here what a variable stands for. */
function checkPolicy({ value }: Policy, { definitions, report }: EvaluationScope): void {
  if (value.kind !== "variable") return;
  const policy = resolve(definitions, value);
  if (policy === null || (policy.kind === "value" && (policy.text === "accept" || policy.text === "drop"))) return;
  const { start, end } = value;
  report("invalid-value", { start, end }, `$${value.name} is no policy: a policy is accept or drop`);
}

/** Checks the name that a verdict jumps to. */
export function checkTarget({ target }: Verdict, { definitions, report }: EvaluationScope): void {
  if (target === null) return;
  const value = target.kind === "variable" ? resolve(definitions, target) : null;
  const name = target.kind === "identifier" ? target.name : value?.kind === "value" ? value.text : "";
  if (byteLength(name) <= longestName) return;
  const { start, end } = target;
  report("invalid-value", { start, end }, `names of chains have at most ${longestName} bytes`);
}
