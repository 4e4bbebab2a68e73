/** The rules of a chain as lines of its box: the ones that lead somewhere, and as many others as there is room. */

/** Characters of a rule that are shown. */
export const longestLine = 56;

/** Lines of a box; more where so many rules lead somewhere. */
const mostLines = 10;

/** Lines of a box even where more rules lead somewhere: those of long chains would not be seen any more. */
const mostKept = 24;

/** A rule by its index, or a number of rules that are left out. */
export type Shown =
  | { readonly kind: "rule"; readonly index: number }
  | { readonly kind: "gap"; readonly first: number; readonly count: number };

/**
 * Which rules of a chain are shown.
 * @param concerns by whom a rule is of interest, whoever counts most first
 */
export function shownRules(count: number, concerns: readonly ((index: number) => boolean)[]): readonly Shown[] {
  const kept = new Set<number>();
  for (const isOfInterest of concerns) {
    for (let index = 0; index < count && kept.size < mostKept; index++) if (isOfInterest(index)) kept.add(index);
  }
  // One line is for what is left out, where something is.
  const isWhole = count <= mostLines;
  for (let index = 0; index < count && (isWhole || kept.size < mostLines - 1); index++) kept.add(index);
  const shown: Shown[] = [];
  for (let index = 0; index < count; index++) {
    const last = shown.at(-1);
    if (kept.has(index)) shown.push({ kind: "rule", index });
    else if (last?.kind === "gap") shown[shown.length - 1] = { ...last, count: last.count + 1 };
    else shown.push({ kind: "gap", first: index, count: 1 });
  }
  return shown;
}
