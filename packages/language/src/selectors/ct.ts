/** Conntrack keys: `ct state`, `ct original ip saddr`; section CONNTRACK EXPRESSIONS. */

import { lazyMap } from "../lazy-map.ts";
import { type KeyRow, type SelectorKey, selectorKey } from "./selector.ts";

export interface ConntrackKey extends SelectorKey {
  /** Whether `original` or `reply` stands before the key. */
  readonly direction: "none" | "optional" | "required";
  /** True where `ct <key> set` is a statement. */
  readonly settable: boolean;
  /** True where `ip` or `ip6` may stand between direction and key; in inet tables it must. */
  readonly family: boolean;
}

const withoutDirection: readonly KeyRow[] = [
  ["state", "ct_state", 32, "State of the connection as this packet sees it."],
  ["direction", "ct_dir", 8, "Whether the packet runs with the connection or against it."],
  ["status", "ct_status", 32, "Status bits of the connection."],
  ["mark", "mark", 32, "Mark of the connection."],
  ["secmark", "integer", 32, "Security mark of the connection."],
  ["expiration", "time", 32, "Time until the connection is forgotten."],
  ["helper", "string", 128, "Helper that follows the connection."],
  ["label", "ct_label", 128, "Labels of the connection."],
  ["event", "ct_event", 32, "Events to report for the connection."],
  ["id", "integer", 32, "Identifier of the connection."],
];

const withOptionalDirection: readonly KeyRow[] = [
  ["l3proto", "nf_proto", 8, "Network protocol of the connection."],
  ["protocol", "inet_proto", 8, "Transport protocol of the connection."],
  ["zone", "integer", 16, "Conntrack zone."],
  ["bytes", "integer", 64, "Octets seen; without a direction, both summed."],
  ["packets", "integer", 64, "Packets seen; without a direction, both summed."],
  ["avgpkt", "integer", 64, "Octets for each packet on average."],
];

/** Addresses are `ipv4_addr` or `ipv6_addr` as the family says; see `family`. */
const withDirection: readonly KeyRow[] = [
  ["saddr", "invalid", 128, "Source address in that direction."],
  ["daddr", "invalid", 128, "Destination address in that direction."],
  ["proto-src", "inet_service", 16, "Source port in that direction."],
  ["proto-dst", "inet_service", 16, "Destination port in that direction."],
];

const settable = new Set(["mark", "label", "event", "zone", "helper", "secmark"]);

function entries(rows: readonly KeyRow[], direction: ConntrackKey["direction"]): [string, ConntrackKey][] {
  return rows.map((row) => [
    row[0],
    {
      ...selectorKey(row),
      direction,
      settable: settable.has(row[0]),
      family: row[0] === "saddr" || row[0] === "daddr",
    },
  ]);
}

/**
 * Conntrack keys by name. `ct count`, `ct helper set`, `ct timeout set` and `ct expectation set`
 * are statements; see `statements`.
 */
export const ctKeys: ReadonlyMap<string, ConntrackKey> = lazyMap(() => [
  ...entries(withoutDirection, "none"),
  ...entries(withOptionalDirection, "optional"),
  ...entries(withDirection, "required"),
]);
