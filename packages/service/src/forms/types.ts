/** Datatypes of what the words before a place name. */
import type { FormContext } from "./context.ts";
import { type Entry, entriesOf } from "./vocabulary.ts";

/** The datatypes of something that is not known. */
export const unknown: readonly string[] = [];

const addressTypes: Readonly<Record<string, string>> = { ip: "ipv4_addr", ip6: "ipv6_addr" };

/** How many words an entry of one or more words covers; 0 where it does not stand there. */
export function wordsCovered(entry: string, words: readonly string[], at: number): number {
  if (!entry.includes(" ")) return words[at] === entry ? 1 : 0;
  const parts = entry.split(" ");
  return parts.every((part, index) => words[at + index] === part) ? parts.length : 0;
}

/** The datatype of an entry that stands at a word; that of addresses is told by the family before it, or the table's. */
export function typesOf(entry: Entry, { place, family }: FormContext, at: number): readonly string[] {
  if (typeof entry !== "object" || entry.datatype === undefined) return unknown;
  if (entry.datatype !== "invalid") return [entry.datatype];
  return [addressTypes[place.words[at - 1] ?? ""] ?? addressTypes[family] ?? "invalid"];
}

/** The datatype of the key of a selector: `meta` and `mark`. */
export function typesOfKey(opener: string, key: string, context: FormContext): readonly string[] {
  const entry = entriesOf("KEY", { context, opener, before: [] })?.get(key);
  return entry === undefined ? unknown : typesOf(entry, context, 0);
}

/** The datatype of what the last `set` before a word sets, as in `meta mark set`. */
export function typesOfTarget(context: FormContext, at: number): readonly string[] {
  const { words } = context.place;
  const set = words.lastIndexOf("set", at - 1);
  const [opener = "", key = ""] = words.slice(Math.max(0, set - 2), Math.max(0, set));
  return typesOfKey(opener, key, context);
}

/** The datatype of addresses of a statement: by the family that is written in it, or the table's. */
export function addressTypeIn({ place, family }: FormContext, start: number): string {
  const written = place.words.slice(start + 1, start + 3).find((word) => word in addressTypes);
  return addressTypes[written ?? family] ?? "invalid";
}
