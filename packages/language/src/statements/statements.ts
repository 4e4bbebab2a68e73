/** Statements: what a rule does. Section STATEMENTS of the man page. */

import { lazyMap } from "../lazy-map.ts";
import { anywhere, type Context, statementContexts } from "./contexts.ts";

export interface StatementInfo {
  /** The words that open it: `log`, `ct helper set`. */
  readonly name: string;
  /** Its forms, in the notation of the man page: `[ ]` may be left out, `|` separates choices. */
  readonly forms: readonly string[];
  /** Where the kernel takes it. */
  readonly context: Context;
  /** True where no later statement of the rule runs. */
  readonly terminal: boolean;
  /** True where it keeps state, and so may stand in set elements. */
  readonly stateful: boolean;
  readonly since: string;
  readonly summary: string;
  /** The section of the nft man page. */
  readonly section: string;
}

interface Options {
  readonly terminal?: true;
  readonly stateful?: true;
  readonly since?: string;
}

function statement(
  name: string,
  section: string,
  summary: string,
  forms: readonly string[],
  options: Options = {},
): StatementInfo {
  return {
    name,
    forms,
    context: statementContexts[name] ?? anywhere,
    terminal: options.terminal ?? false,
    stateful: options.stateful ?? false,
    since: options.since ?? "1.0.0",
    summary,
    section,
  };
}

const terminal = { terminal: true } as const;
const stateful = { stateful: true } as const;
const verdictSection = "VERDICT STATEMENTS";
const natSection = "NAT STATEMENTS";
const conntrackSection = "CONNTRACK STATEMENT";

const list: readonly StatementInfo[] = [
  statement("accept", verdictSection, "Lets the packet pass this base chain.", ["accept"], terminal),
  statement("drop", verdictSection, "Drops the packet.", ["drop"], terminal),
  statement("continue", verdictSection, "Goes on with the next rule.", ["continue"], terminal),
  statement("return", verdictSection, "Leaves the chain.", ["return"], terminal),
  statement("jump", verdictSection, "Runs a chain and comes back.", ["jump CHAIN", "jump { RULES }"], terminal),
  statement(
    "goto",
    verdictSection,
    "Runs a chain and does not come back here.",
    ["goto CHAIN", "goto { RULES }"],
    terminal,
  ),
  statement(
    "counter",
    "COUNTER STATEMENT",
    "Counts packets and octets.",
    ["counter [packets NUMBER bytes NUMBER]", "counter name OBJECT"],
    stateful,
  ),
  statement(
    "quota",
    "QUOTA",
    "Matches until, or once, so many octets have passed.",
    ["quota [over | until] NUMBER UNIT [used NUMBER UNIT]", "quota name OBJECT"],
    stateful,
  ),
  statement(
    "limit",
    "LIMIT STATEMENT",
    "Matches up to a rate, or over it.",
    [
      "limit rate [over | until] NUMBER/TIME [burst NUMBER packets]",
      "limit rate [over | until] NUMBER UNIT/TIME [burst NUMBER UNIT]",
      "limit name OBJECT",
    ],
    stateful,
  ),
  statement("last", "STATEMENTS", "Remembers when it was last reached.", ["last [used never | DURATION]"], {
    stateful: true,
    since: "1.0.7",
  }),
  statement(
    "ct count",
    conntrackSection,
    "Matches up to so many connections, or over them.",
    ["ct count [over] NUMBER", "ct count name OBJECT"],
    stateful,
  ),
  statement("log", "LOG STATEMENT", "Writes to the kernel log or to a group of listeners.", [
    "log [prefix STRING] [level LEVEL] [flags FLAGS]",
    "log group NUMBER [prefix STRING] [queue-threshold NUMBER] [snaplen NUMBER]",
    "log level audit",
  ]),
  statement(
    "reject",
    "REJECT STATEMENT",
    "Drops the packet and tells its sender.",
    ["reject", "reject with icmp | icmpv6 | icmpx [type] CODE", "reject with tcp reset"],
    terminal,
  ),
  statement(
    "snat",
    natSection,
    "Rewrites the source, and the replies back.",
    ["snat [ip | ip6] [prefix] to ADDRESS[:PORT] [FLAGS]", "snat to :PORT [FLAGS]"],
    terminal,
  ),
  statement(
    "dnat",
    natSection,
    "Rewrites the destination, and the replies back.",
    ["dnat [ip | ip6] [prefix] to ADDRESS[:PORT] [FLAGS]", "dnat to :PORT [FLAGS]"],
    terminal,
  ),
  statement(
    "masquerade",
    natSection,
    "Rewrites the source to the address of the output interface.",
    ["masquerade [to :PORT] [FLAGS]"],
    terminal,
  ),
  statement(
    "redirect",
    natSection,
    "Rewrites the destination to this host.",
    ["redirect [to :PORT] [FLAGS]"],
    terminal,
  ),
  statement("tproxy", "TPROXY STATEMENT", "Hands the packet to a local socket, unchanged.", [
    "tproxy to ADDRESS[:PORT]",
    "tproxy to :PORT",
    "tproxy ip | ip6 to ADDRESS[:PORT]",
  ]),
  statement(
    "synproxy",
    "SYNPROXY STATEMENT",
    "Answers TCP handshakes in place of the server.",
    ["synproxy [mss NUMBER] [wscale NUMBER] [timestamp] [sack-perm]", "synproxy name OBJECT"],
    terminal,
  ),
  statement(
    "queue",
    "QUEUE STATEMENT",
    "Hands the packet to a program, which decides.",
    ["queue [flags FLAGS] [to NUMBER[-NUMBER]]", "queue [flags FLAGS] to EXPRESSION"],
    terminal,
  ),
  statement("dup", "DUP STATEMENT", "Sends a copy of the packet elsewhere.", [
    "dup to ADDRESS [device INTERFACE]",
    "dup to INTERFACE",
  ]),
  statement(
    "fwd",
    "FWD STATEMENT",
    "Sends the packet out of another interface.",
    ["fwd to INTERFACE", "fwd ip | ip6 to ADDRESS device INTERFACE"],
    terminal,
  ),
  statement("flow", "FLOW STATEMENT", "Puts the connection on the fast path.", [
    "flow add @FLOWTABLE",
    "flow offload @FLOWTABLE",
  ]),
  statement("notrack", "NOTRACK STATEMENT", "Keeps the packet out of connection tracking.", ["notrack"]),
  statement("ct", conntrackSection, "Sets mark, label, event, zone or secmark of the connection.", [
    "ct mark | label | event | zone set VALUE",
  ]),
  statement("ct helper set", conntrackSection, "Gives the connection a helper.", ["ct helper set OBJECT"]),
  statement("ct timeout set", conntrackSection, "Gives the connection its own timeouts.", ["ct timeout set OBJECT"]),
  statement("ct expectation set", conntrackSection, "Expects a related connection.", ["ct expectation set OBJECT"]),
  statement("meta", "META STATEMENT", "Sets mark, priority, secmark or tracing of the packet.", [
    "meta mark | priority | nftrace | secmark set VALUE",
  ]),
  statement("meta pkttype set", "META STATEMENT", "Sets to whom the frame was addressed.", ["meta pkttype set VALUE"]),
  statement("meta broute set", "META STATEMENT", "Routes the frame instead of bridging it.", ["meta broute set 1"], {
    since: "1.0.8",
  }),
  statement("payload", "PAYLOAD STATEMENT", "Rewrites a header field.", ["FIELD set VALUE"]),
  statement("exthdr", "EXTENSION HEADER STATEMENT", "Rewrites a TCP option.", ["tcp option NAME FIELD set VALUE"]),
  statement("reset tcp option", "EXTENSION HEADER STATEMENT", "Removes a TCP option.", ["reset tcp option NAME"], {
    since: "1.0.3",
  }),
  statement("add", "SET STATEMENT", "Adds an element to a set or map, if it is not there.", [
    "add @SET { KEY [timeout DURATION] [STATEMENT] [: VALUE] }",
  ]),
  statement("update", "SET STATEMENT", "Adds an element, or restarts its timeout.", [
    "update @SET { KEY [timeout DURATION] [STATEMENT] [: VALUE] }",
  ]),
  statement("delete", "SET STATEMENT", "Removes an element from a set or map.", ["delete @SET { KEY [: VALUE] }"]),
  statement("meter", "SET STATEMENT", "The older form of a dynamic set with a statement.", [
    "meter NAME [size NUMBER] { KEY STATEMENT }",
  ]),
  statement("tunnel", "STATEMENTS", "Gives the packet tunnel metadata.", ["tunnel name OBJECT"], { since: "1.1.6" }),
  statement("vmap", "VMAP STATEMENT", "Looks a verdict up.", ["EXPRESSION vmap { KEY : VERDICT }"]),
  statement("xt", "XT STATEMENT", "An iptables-nft extension; listed, but never loaded.", [
    "xt match | target | watcher NAME",
  ]),
];

/** Statements by the words that open them. */
export const statements: ReadonlyMap<string, StatementInfo> = lazyMap(() => list.map((entry) => [entry.name, entry]));
