/** Base chains: which types, hooks and priorities go together. */
import { chainTypes, families, hooks as knownHooks, priorityNames } from "@nftlint/language";
import type { FamilyName, HookSpecification } from "@nftlint/syntax";
import { resolvePriority } from "../load/priority.ts";
import { resolve } from "../variables.ts";
import type { EvaluationScope } from "./scope.ts";

/** Checks where a chain is hooked in; hooks and types that do not exist were reported when they were read. */
export function evaluateHook(node: HookSpecification, scope: EvaluationScope): void {
  const type = chainTypes.get(node.type.name);
  const family = families.get(scope.table.family);
  const { start, end, name: hook } = node.hook;
  if (type === undefined || family === undefined || !knownHooks.has(hook)) return;
  const hooks: readonly string[] = family.hooks;
  if (!hooks.includes(hook)) {
    const message = `tables of family ${family.name} have no hook "${hook}"; they have ${hooks.join(", ")}`;
    scope.report("misplaced-item", { start, end }, message);
  } else if (!type.families.some((name) => name === family.name)) {
    const message = `tables of family ${family.name} have no chains of type ${type.name}; those of family ${type.families.join(", ")} have`;
    scope.report("misplaced-item", { start: node.type.start, end: node.type.end }, message);
  } else if (!type.hooks.some((name) => name === hook)) {
    const message = `there are no chains of type ${type.name} at the hook "${hook}", only at ${type.hooks.join(", ")}`;
    scope.report("misplaced-item", { start, end }, message);
  } else {
    checkPriority(node, type.minimumPriority, scope);
  }
}

function checkPriority(
  node: HookSpecification,
  minimum: number,
  { table, definitions, report }: EvaluationScope,
): void {
  const { start, end } = node.priority;
  const hook = node.hook.name;
  const priority = resolvePriority(node.priority, table.family, hook, definitions);
  if (priority !== null && priority < minimum) {
    const message =
      `the priority is ${priority}, and the kernel takes no chain of type ${node.type.name} below ${minimum}: ` +
      `connection tracking, at -200, has to come first`;
    report("nat-after-conntrack", { start, end }, message);
  }
  const value = resolve(definitions, node.priority.base);
  if (priority !== null || value?.kind !== "value") return;
  const names = namesFor(table.family, hook).join(", ");
  const blanks = /[+-]/.test(value.text) ? ", with blanks around + and -" : "";
  const message = `"${value.text}" is no priority at the hook "${hook}" of family ${table.family}; write a number or ${names}${blanks}`;
  report("invalid-value", { start, end }, message);
}

function namesFor(family: FamilyName, hook: string): string[] {
  return priorityNames(family)
    .filter(({ hooks, newerHooks }) =>
      [...hooks, ...newerHooks.map((newer) => newer.hook)].some((name) => name === hook),
    )
    .map(({ name }) => name);
}
