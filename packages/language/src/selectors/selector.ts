/** What is common to the keys of meta, ct, rt, socket and their like. */

import { lazyMap } from "../lazy-map.ts";

export interface SelectorKey {
  readonly name: string;
  /** The name of its datatype; see `datatypes`. */
  readonly datatype: string;
  /** Bits; a datatype alone does not always tell (`integer`). */
  readonly length: number;
  readonly since: string;
  readonly summary: string;
}

/** One line of a table: name, datatype, bits, summary and, where newer, its release. */
export type KeyRow = readonly [name: string, datatype: string, length: number, summary: string, since?: string];

/** The key of one line. */
export function selectorKey([name, datatype, length, summary, since]: KeyRow): SelectorKey {
  return { name, datatype, length, since: since ?? "1.0.0", summary };
}

/** Builds the map of keys from the lines of a table. */
export function keyMap(rows: readonly KeyRow[]): ReadonlyMap<string, SelectorKey> {
  return lazyMap(() => rows.map((row) => [row[0], selectorKey(row)]));
}
