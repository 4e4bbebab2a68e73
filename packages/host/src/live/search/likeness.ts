/** How alike two rules are, for guessing which one was meant. */

/** From 0 (nothing in common) to 1: how much of the words of both stands in both, in order. */
export function likeness(one: string, other: string): number {
  const [left, right] = [wordsOf(one), wordsOf(other)];
  if (left.length === 0 || right.length === 0) return 0;
  return (2 * commonLength(left, right)) / (left.length + right.length);
}

/** Words, numbers and signs; quotes tell nothing. */
function wordsOf(text: string): string[] {
  return text.replaceAll('"', "").match(/[\w.:/*@$-]+|[^\s\w]/g) ?? [];
}

/** The length of the longest row of words that both have in this order. */
function commonLength(left: readonly string[], right: readonly string[]): number {
  let previous = new Array<number>(right.length + 1).fill(0);
  for (const word of left) {
    const current = [0];
    for (const [index, other] of right.entries()) {
      const longest =
        word === other ? (previous[index] ?? 0) + 1 : Math.max(previous[index + 1] ?? 0, current[index] ?? 0);
      current.push(longest);
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
