/** Flags and fixed words of tables, sets, maps, flowtables and statements. */

import { lazyMap } from "./lazy-map.ts";

/** One word and what it means. */
export interface Word {
  readonly name: string;
  readonly since: string;
  readonly summary: string;
}

function wordMap(rows: readonly (readonly [string, string, string?])[]): ReadonlyMap<string, Word> {
  return lazyMap(() => rows.map(([name, summary, since]) => [name, { name, since: since ?? "1.0.0", summary }]));
}

/** Flags of a table. Section TABLES. */
export const tableFlags: ReadonlyMap<string, Word> = wordMap([
  ["dormant", "Base chains of the table do not run."],
  ["owner", "Only the process that made the table may change it; it goes when the process ends."],
  ["persist", "A table with an owner stays when the owner ends.", "1.1.0"],
]);

/** Flags of a set or map. Section MAPS, table 10. */
export const setFlags: ReadonlyMap<string, Word> = wordMap([
  ["constant", "Elements never change once the set is made."],
  ["dynamic", "Rules may add, update and delete elements."],
  ["interval", "Elements may be ranges and prefixes; not together with `dynamic`."],
  ["timeout", "Elements may expire."],
]);

/** What a set is optimised for. Section SETS, table 8. */
export const setPolicies: ReadonlyMap<string, Word> = wordMap([
  ["performance", "Faster look-ups; the default."],
  ["memory", "Less memory."],
]);

/** Flags of a flowtable. */
export const flowtableFlags: ReadonlyMap<string, Word> = wordMap([
  ["offload", "Flows are handed to the network card."],
]);

/** Levels of `log level`, most severe first. Section LOG STATEMENT, table 62. */
export const logLevels: ReadonlyMap<string, Word> = wordMap([
  ["emerg", "The system is unusable."],
  ["alert", "Action must be taken at once."],
  ["crit", "Critical conditions."],
  ["err", "Errors."],
  ["warn", "Warnings; the default."],
  ["notice", "Normal but significant."],
  ["info", "Information."],
  ["debug", "Debugging."],
  ["audit", "Not a level: writes to the audit log, without prefix or flags."],
]);

/** Flags of `log flags`, as written. Section LOG STATEMENT, table 63. */
export const logFlags: ReadonlyMap<string, Word> = wordMap([
  ["tcp sequence", "TCP sequence numbers."],
  ["tcp options", "Options of the TCP header."],
  ["ip options", "Options of the IP header."],
  ["skuid", "User who sent the packet."],
  ["ether", "MAC addresses and protocol."],
  ["all", "All of the flags."],
]);

/** Options of `log`, besides level and flags. */
export const logOptions: ReadonlyMap<string, Word> = wordMap([
  ["prefix", "Text before the message; at most 127 characters."],
  ["level", "Syslog level."],
  ["flags", "What else to print."],
  ["group", "Send to this nfnetlink group instead of the kernel log."],
  ["snaplen", "Octets of the packet to send to the group."],
  ["queue-threshold", "Packets to gather before they are sent to the group."],
]);

/** Flags of snat, dnat, masquerade and redirect. Section NAT STATEMENTS. */
export const natFlags: ReadonlyMap<string, Word> = wordMap([
  ["random", "The source port is chosen by a seeded hash."],
  ["fully-random", "The source port is chosen at random."],
  ["persistent", "A client gets the same address for each connection; not with masquerade."],
]);

/** Flags of `queue`. Section QUEUE STATEMENT, table 76. */
export const queueFlags: ReadonlyMap<string, Word> = wordMap([
  ["bypass", "Accept packets when no program listens on the queue."],
  ["fanout", "Spread packets over the queues by CPU."],
]);

/** Options of `synproxy`. Section SYNPROXY STATEMENT, tables 73 and 74. */
export const synproxyOptions: ReadonlyMap<string, Word> = wordMap([
  ["mss", "Maximum segment size announced to clients."],
  ["wscale", "Window scale announced to clients, 0 to 14."],
  ["timestamp", "Pass the client's timestamp option on."],
  ["sack-perm", "Pass the client's selective acknowledgement option on."],
]);

/** Bases of raw payload, `@base,offset,length`. Section RAW PAYLOAD EXPRESSION, table 57. */
export const payloadBases: ReadonlyMap<string, Word> = wordMap([
  ["ll", "Link layer header."],
  ["nh", "Network header."],
  ["th", "Transport header."],
  ["ih", "What follows the transport header.", "1.0.1"],
]);
