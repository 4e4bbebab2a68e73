/** What differs between two texts: `[start, oldEnd)` of the one has become `[start, newEnd)` of the other. */
export interface TextChange {
  readonly start: number;
  readonly oldEnd: number;
  readonly newEnd: number;
}

/** How much is compared at a time: engines compare strings far faster than one can compare their characters. */
const block = 4096;

/** The one stretch in which two texts differ; `null` where they are equal. Offsets are UTF-16. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  const start = commonPrefix(before, after, shorter);
  const suffix = commonSuffix(before, after, shorter - start);
  return { start, oldEnd: before.length - suffix, newEnd: after.length - suffix };
}

function commonPrefix(before: string, after: string, most: number): number {
  let length = 0;
  while (length + block <= most && before.slice(length, length + block) === after.slice(length, length + block)) {
    length += block;
  }
  while (length < most && before.charCodeAt(length) === after.charCodeAt(length)) length++;
  return length;
}

function commonSuffix(before: string, after: string, most: number): number {
  const [beforeEnd, afterEnd] = [before.length, after.length];
  const slice = (text: string, end: number, length: number): string => text.slice(end - length - block, end - length);
  let length = 0;
  while (length + block <= most && slice(before, beforeEnd, length) === slice(after, afterEnd, length)) length += block;
  while (length < most && before.charCodeAt(beforeEnd - length - 1) === after.charCodeAt(afterEnd - length - 1)) {
    length++;
  }
  return length;
}
