/**
 * Removes parts of a list, large runs first, as long as `isStill` holds for what is left.
 * The result cannot lose any one part more.
 */
export async function minimise<Part>(
  parts: readonly Part[],
  isStill: (parts: readonly Part[]) => Promise<boolean>,
): Promise<Part[]> {
  let left = [...parts];
  for (let size = Math.ceil(left.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < left.length; ) {
      const shorter = [...left.slice(0, at), ...left.slice(at + size)];
      if (await isStill(shorter)) left = shorter;
      else at += size;
    }
  }
  return left;
}
