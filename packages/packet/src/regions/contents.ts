/** What sets and maps hold, put together by what they map to. */
import { type Interval, type IntervalSet, intervalSet, type ValueType } from "@nftlint/semantics";
import type { Expression } from "@nftlint/syntax";
import type { Scope } from "../nft/scope.ts";
import type { Entry, SetIndex } from "../nft/set-index.ts";
import { contentsOf, type SetContents } from "../nft/sets.ts";

/** Keys that map to the same. */
export interface Group {
  /** `null` for the keys of a set. */
  readonly data: Expression | null;
  /** Of keys with one part. */
  readonly numbers: IntervalSet;
  /** Of keys with several: one interval for each part. */
  readonly rows: readonly (readonly Interval[])[];
  /** Whether elements have limits or quotas of their own. */
  readonly isLimited: boolean;
}

export interface Contents {
  readonly groups: readonly Group[];
  /** What keys get that equal no element; `null` where they miss. */
  readonly fallback: Group | null;
  /** Why it may hold more than that; `null` where it does not. */
  readonly more: string | null;
}

const known = new WeakMap<SetIndex, Omit<Contents, "more">>();

/** What a set or map holds, or what that depends on. */
export function readContents(set: Expression, type: ValueType | null, scope: Scope): Contents | string {
  const contents = contentsOf(set, type, scope);
  if (typeof contents === "string") return contents;
  let grouped = known.get(contents.index);
  if (grouped === undefined) {
    grouped = grouping(contents);
    known.set(contents.index, grouped);
  }
  const unread = contents.index.unread.length > 0 ? "an element that only the host can read" : null;
  return { ...grouped, more: contents.more ?? unread };
}

interface Building {
  readonly entry: Entry;
  readonly numbers: Interval[];
  readonly rows: (readonly Interval[])[];
  isLimited: boolean;
}

/** A text that is the same for the same data, wherever it stands. */
export function spellingOf(data: Expression | null): string {
  if (data === null) return "";
  if (data.kind === "value") return data.text;
  return JSON.stringify(data, (key, value: unknown) => (key === "start" || key === "end" ? undefined : value));
}

function grouping({ index }: SetContents): Omit<Contents, "more"> {
  const groups = new Map<string, Building>();
  const groupOf = (entry: Entry): Building => {
    const key = spellingOf(entry.data);
    const group = groups.get(key) ?? { entry, numbers: [], rows: [], isLimited: false };
    groups.set(key, group);
    if (entry.statements.some(({ kind }) => kind !== "counter")) group.isLimited = true;
    return group;
  };
  const { single, several } = index.rows();
  for (const { box, entry } of single) groupOf(entry).numbers.push(box[0] as Interval);
  for (const { box, entry } of several) groupOf(entry).rows.push(box);
  const fallback =
    index.fallback === null ? null : { data: index.fallback.data, numbers: [], rows: [], isLimited: false };
  return {
    groups: [...groups.values()].map(({ entry, numbers, rows, isLimited }) => ({
      data: entry.data,
      numbers: intervalSet(numbers),
      rows,
      isLimited,
    })),
    fallback,
  };
}
