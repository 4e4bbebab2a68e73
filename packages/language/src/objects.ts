/** Stateful objects and other declarations of a table, with the properties of their blocks. */

import { lazyMap } from "./lazy-map.ts";

/** One property of a block: its word and what follows. */
export interface Property {
  readonly name: string;
  /** What follows the word, in the notation of `StatementInfo.forms`. */
  readonly form: string;
  readonly since: string;
  readonly summary: string;
}

export interface ObjectInfo {
  /** As written: `counter`, `ct helper`. */
  readonly name: string;
  readonly properties: ReadonlyMap<string, Property>;
  readonly since: string;
  readonly summary: string;
  readonly section: string;
}

type Row = readonly [name: string, form: string, summary: string];

const comment: Row = ["comment", "STRING", "A note."];
const l3proto: Row = ["l3proto", "FAMILY", "Network protocol; the table's where it is left out."];

function object(name: string, section: string, summary: string, rows: readonly Row[], since = "1.0.0"): ObjectInfo {
  const properties = lazyMap(() =>
    [...rows, comment].map(([word, form, text]) => [word, { name: word, form, since, summary: text }]),
  );
  return { name, properties, since, summary, section };
}

const list: readonly ObjectInfo[] = [
  object("counter", "COUNTER", "A named counter.", [
    ["packets", "NUMBER bytes NUMBER", "Packets and octets to start from."],
  ]),
  object("quota", "QUOTA", "A named quota.", [
    ["over", "NUMBER UNIT", "Matches once so many octets have passed."],
    ["until", "NUMBER UNIT", "Matches until so many octets have passed."],
    ["used", "NUMBER UNIT", "Octets used to start from."],
  ]),
  object("limit", "STATEFUL OBJECTS", "A named limit.", [
    ["rate", "[over | until] NUMBER [UNIT]/TIME [burst NUMBER packets | UNIT]", "Rate and burst."],
  ]),
  object("ct helper", "CT HELPER", "A connection tracking helper to assign.", [
    ["type", "STRING protocol PROTOCOL", "Name of the kernel's helper and its protocol."],
    l3proto,
  ]),
  object("ct timeout", "CT TIMEOUT", "Connection tracking timeouts to assign.", [
    ["protocol", "PROTOCOL", "Transport protocol."],
    ["policy", "= { STATE : DURATION, … }", "Timeout for each state."],
    l3proto,
  ]),
  object("ct expectation", "CT EXPECTATION", "An expected connection to assign.", [
    ["protocol", "PROTOCOL", "Transport protocol."],
    ["dport", "PORT", "Destination port of the expected connection."],
    ["timeout", "DURATION", "How long to expect it."],
    ["size", "NUMBER", "How many to expect at most."],
    l3proto,
  ]),
  object(
    "ct count",
    "STATEFUL OBJECTS",
    "A named limit on connections.",
    [
      ["over", "NUMBER", "Matches over so many connections."],
      ["until", "NUMBER", "Matches up to so many connections."],
    ],
    "1.1.7",
  ),
  object("secmark", "STATEFUL OBJECTS", "A security context to assign; its block is the context.", []),
  object("synproxy", "SYNPROXY STATEMENT", "A named SYN proxy.", [
    ["mss", "NUMBER", "Maximum segment size announced to clients."],
    ["wscale", "NUMBER", "Window scale announced to clients."],
    ["timestamp", "", "Pass the client's timestamp option on."],
    ["sack-perm", "", "Pass the client's selective acknowledgement option on."],
  ]),
  object(
    "tunnel",
    "STATEFUL OBJECTS",
    "Tunnel metadata to give to packets.",
    [
      ["id", "NUMBER", "Tunnel identifier."],
      ["ip", "saddr | daddr ADDRESS", "Outer IPv4 address."],
      ["ip6", "saddr | daddr ADDRESS", "Outer IPv6 address."],
      ["sport", "PORT", "Outer source port."],
      ["dport", "PORT", "Outer destination port."],
      ["ttl", "NUMBER", "Outer time to live."],
      ["tos", "NUMBER", "Outer type of service."],
      ["erspan", "{ version NUMBER … }", "ERSPAN options: version with index, or direction and id."],
      ["vxlan", "{ gbp NUMBER }", "VXLAN options: group policy."],
      ["geneve", "{ class NUMBER opt-type NUMBER data STRING }", "Geneve options."],
    ],
    "1.1.6",
  ),
];

/** Stateful objects by the words that declare them. */
export const objects: ReadonlyMap<string, ObjectInfo> = lazyMap(() => list.map((entry) => [entry.name, entry]));

/** States that a ct timeout policy may name, by transport protocol. Section CT TIMEOUT. */
export const timeoutStates: Readonly<Record<"tcp" | "udp", readonly string[]>> = {
  tcp: [
    "close",
    "close_wait",
    "established",
    "fin_wait",
    "last_ack",
    "retrans",
    "syn_recv",
    "syn_sent",
    "syn_sent2",
    "time_wait",
    "unack",
  ],
  udp: ["unreplied", "replied"],
};

const setRows: readonly Row[] = [
  ["type", "DATATYPE [. DATATYPE …]", "Datatype of the elements."],
  ["typeof", "EXPRESSION [. EXPRESSION …]", "Elements are of this expression's datatype."],
  ["flags", "FLAG [, FLAG …]", "What the set must be able to do."],
  ["timeout", "DURATION", "How long an element stays."],
  ["gc-interval", "DURATION", "How often expired elements are cleared away."],
  ["elements", "= { ELEMENT, … }", "Elements to start with."],
  ["size", "NUMBER", "How many elements it may hold."],
  ["policy", "POLICY", "What to optimise for."],
  ["auto-merge", "", "Merge ranges that touch or overlap."],
];

/** Properties of a set's block. Section SETS, table 8. */
export const setProperties = object("set", "SETS", "A named set.", setRows).properties;

/** Properties of a map's block. Section MAPS, table 9. */
export const mapProperties = object("map", "MAPS", "A named map.", [
  ["type", "DATATYPE [. DATATYPE …] : DATATYPE", "Datatypes of keys and values."],
  ["typeof", "EXPRESSION : EXPRESSION", "Keys and values are of these datatypes."],
  ...setRows.filter(([name]) => !["type", "typeof", "auto-merge"].includes(name)),
]).properties;

/** Properties of a flowtable's block. Section FLOWTABLES. */
export const flowtableProperties: ReadonlyMap<string, Property> = lazyMap(() =>
  (
    [
      ["hook", "ingress priority PRIORITY [+ | - NUMBER]", "Where it hooks in; always ingress."],
      ["devices", "= { INTERFACE, … }", "Interfaces whose traffic it speeds up."],
      ["flags", "FLAG [, FLAG …]", "What the flowtable must do."],
      ["counter", "", "Count packets and octets of its flows."],
    ] satisfies readonly Row[]
  ).map(([name, form, summary]) => [name, { name, form, since: "1.0.0", summary }]),
);

/** What a chain's block holds besides rules. Section CHAINS. */
export const chainProperties: ReadonlyMap<string, Property> = object("chain", "CHAINS", "A list of rules.", [
  [
    "type",
    "TYPE hook HOOK [device INTERFACE] priority PRIORITY [+ | - NUMBER]",
    "Hangs the chain on a hook, which makes it a base chain.",
  ],
  ["policy", "POLICY", "What becomes of packets that no rule decided."],
  ["flags", "FLAG [, FLAG …]", "Flags of the base chain."],
  ["devices", "= { INTERFACE, … }", "Devices of a base chain at ingress or egress."],
]).properties;

/** What else a table's block may declare: the word and a line on it. */
export const tableItems: ReadonlyMap<string, string> = new Map([
  ["chain", "A list of rules."],
  ["set", "A named set."],
  ["map", "A named map."],
  ["flowtable", "A fast path for forwarded connections."],
  ["flags", "Flags of the table."],
  ["comment", "A note."],
]);
