/**
 * The first index of an ordered list at which something does not hold any more; `count` where it
 * holds to the end.
 * @param isBefore holds for some indexes from 0 on, and for none behind them
 */
export function firstNot(count: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}
