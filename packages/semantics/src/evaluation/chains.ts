/** Chains: where they are hooked in, and policies that variables give. */
import type { Chain, Policy } from "@nftlint/syntax";
import { resolve } from "../variables.ts";
import { evaluateHook } from "./base-chains.ts";
import type { EvaluationScope } from "./scope.ts";

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
