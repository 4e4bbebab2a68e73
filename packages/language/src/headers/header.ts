/** The shape of header tables: protocols whose fields lie at fixed places. */

import { lazyMap } from "../lazy-map.ts";

export interface HeaderField {
  readonly name: string;
  /** The name of its datatype; see `datatypes`. */
  readonly datatype: string;
  /** Bits from the header's start, counted from the most significant bit of its first octet. */
  readonly offset: number;
  /** Bits. */
  readonly length: number;
  readonly since: string;
  readonly summary: string;
}

/** Where a header stands in a packet; `inner` for tunnel headers that carry another packet. */
export type HeaderLayer = "link" | "network" | "transport" | "inner";

export interface Header {
  readonly name: string;
  readonly layer: HeaderLayer;
  /** Bits that its fields may cover, options not counted. */
  readonly length: number;
  /** In the order of the protocol. */
  readonly fields: ReadonlyMap<string, HeaderField>;
  /** The EtherType that announces it, or null. */
  readonly etherType: number | null;
  /** The IP protocol number that announces it, or null. */
  readonly protocol: number | null;
  /** For tunnels: the headers whose fields may follow, as in `vxlan ip saddr`. */
  readonly carries: readonly string[];
  readonly since: string;
  readonly summary: string;
  /** The section of the nft man page. */
  readonly section: string;
}

/** One line of a table: name, datatype, offset, length, summary and, where newer, its release. */
export type FieldRow = readonly [
  name: string,
  datatype: string,
  offset: number,
  length: number,
  summary: string,
  since?: string,
];

/** The map of fields of a table. */
export function fieldMap(rows: readonly FieldRow[], since = "1.0.0"): ReadonlyMap<string, HeaderField> {
  return lazyMap(() =>
    rows.map(([name, datatype, offset, length, summary, newer]) => [
      name,
      { name, datatype, offset, length, since: newer ?? since, summary },
    ]),
  );
}
