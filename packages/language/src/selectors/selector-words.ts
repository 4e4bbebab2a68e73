/** The words that open selectors, other than those of headers. Section PRIMARY EXPRESSIONS. */

export interface SelectorWord {
  readonly name: string;
  /** What it takes, in the notation of `StatementInfo.forms`. */
  readonly forms: readonly string[];
  readonly summary: string;
  /** The section of the nft man page. */
  readonly section: string;
}

type Row = readonly [name: string, forms: readonly string[], summary: string, section: string];

const list: readonly Row[] = [
  [
    "meta",
    ["meta KEY"],
    "What belongs to the packet without standing in it: interfaces, mark, time.",
    "META EXPRESSIONS",
  ],
  [
    "ct",
    ["ct KEY", "ct original | reply KEY", "ct original | reply ip | ip6 saddr | daddr"],
    "What connection tracking knows of the connection.",
    "CONNTRACK EXPRESSIONS",
  ],
  ["rt", ["rt [ip | ip6] KEY"], "What routing decided for the packet.", "ROUTING EXPRESSIONS"],
  [
    "socket",
    ["socket KEY", "socket cgroupv2 level NUMBER"],
    "The local socket that the packet is for.",
    "SOCKET EXPRESSION",
  ],
  [
    "fib",
    ["fib FLAG [. FLAG …] RESULT"],
    "What the routing table says of an address of the packet.",
    "FIB EXPRESSIONS",
  ],
  [
    "osf",
    ["osf [ttl MODE] KEY"],
    "The operating system of the sender, by the fingerprint of its TCP SYN.",
    "OSF EXPRESSION",
  ],
  [
    "ipsec",
    ["ipsec in | out [spnum NUMBER] [ip | ip6] KEY"],
    "The IPsec policy by which the packet came or leaves.",
    "IPSEC EXPRESSIONS",
  ],
  [
    "numgen",
    ["numgen MODE mod NUMBER [offset NUMBER]"],
    "A number that is counted up or drawn for each packet.",
    "NUMGEN EXPRESSION",
  ],
  [
    "jhash",
    ["jhash EXPRESSION mod NUMBER [seed NUMBER] [offset NUMBER]"],
    "A hash of fields of the packet.",
    "HASH EXPRESSIONS",
  ],
  [
    "symhash",
    ["symhash mod NUMBER [offset NUMBER]"],
    "A hash of the connection, the same in both directions.",
    "HASH EXPRESSIONS",
  ],
  ["tunnel", ["tunnel KEY"], "Metadata of the tunnel that the packet came through.", "TUNNEL EXPRESSION"],
  ["exthdr", ["exthdr HEADER"], "Whether the packet has an IPv6 extension header.", "EXTENSION HEADER EXPRESSIONS"],
];

/** Words that open selectors, by word. */
export const selectorWords: ReadonlyMap<string, SelectorWord> = new Map(
  list.map(([name, forms, summary, section]) => [name, { name, forms, summary, section }]),
);
