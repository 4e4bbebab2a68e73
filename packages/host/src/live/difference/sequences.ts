/** What two sequences have in common, in order. */
import { diffArrays } from "diff";

/** One step from the earlier sequence to the later one; indexes into them. */
export type Step =
  | { readonly change: "kept"; readonly before: number; readonly after: number }
  | { readonly change: "removed"; readonly before: number }
  | { readonly change: "added"; readonly after: number };

/** Sequences further apart than this are taken for two that have nothing in common: time grows with the square. */
const farthest = 4000;

/** The shortest way from one sequence to another; what moves is removed and added. */
export function sequenceSteps(before: readonly string[], after: readonly string[]): Step[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: farthest });
  if (parts === undefined) return [...removals(0, before.length), ...additions(0, after.length)];
  const steps: Step[] = [];
  let [left, right] = [0, 0];
  for (const { added, removed, count } of parts) {
    if (added) {
      steps.push(...additions(right, count));
      right += count;
    } else if (removed) {
      steps.push(...removals(left, count));
      left += count;
    } else for (let index = 0; index < count; index++) steps.push({ change: "kept", before: left++, after: right++ });
  }
  return steps;
}

function removals(from: number, count: number): Step[] {
  return Array.from({ length: count }, (_, index) => ({ change: "removed", before: from + index }));
}

function additions(from: number, count: number): Step[] {
  return Array.from({ length: count }, (_, index) => ({ change: "added", after: from + index }));
}
