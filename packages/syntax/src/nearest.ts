/**
 * The candidate that a misspelt word most likely means: the one with the fewest typing mistakes
 * (a letter too many, too few, wrong, or two swapped; case does not count), or `null` where none is near.
 * @param word what was written
 * @param candidates what could have been meant, in order of preference among equals
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  let best: string | null = null;
  const lower = word.toLowerCase();
  // One mistake in four letters is near; a single letter could mean anything.
  let tolerance = Math.min(word.length - 1, Math.max(1, Math.floor((word.length + 2) / 4)));
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > tolerance) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance > tolerance) continue;
    best = candidate;
    tolerance = distance - 1;
  }
  return best;
}

/** Damerau's distance (optimal string alignment): insertions, deletions, substitutions and swaps of neighbours. */
function editDistance(from: string, to: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let distance = Math.min(
        (previous[column] as number) + 1,
        (current[column - 1] as number) + 1,
        (previous[column - 1] as number) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]) {
        distance = Math.min(distance, (before[column - 2] as number) + 1);
      }
      current.push(distance);
    }
    before = previous;
    previous = current;
  }
  return previous[to.length] as number;
}
