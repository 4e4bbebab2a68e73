/** The words that open selectors, other than those of headers. Section PRIMARY EXPRESSIONS. */

export interface SelectorWord {
  readonly name: string;
  readonly summary: string;
  /** The section of the nft man page. */
  readonly section: string;
}

const list: readonly (readonly [name: string, summary: string, section: string])[] = [
  ["meta", "What belongs to the packet without standing in it: interfaces, mark, time.", "META EXPRESSIONS"],
  ["ct", "What connection tracking knows of the connection.", "CONNTRACK EXPRESSIONS"],
  ["rt", "What routing decided for the packet.", "ROUTING EXPRESSIONS"],
  ["socket", "The local socket that the packet is for.", "SOCKET EXPRESSION"],
  ["fib", "What the routing table says of an address of the packet.", "FIB EXPRESSIONS"],
  ["osf", "The operating system of the sender, by the fingerprint of its TCP SYN.", "OSF EXPRESSION"],
  ["ipsec", "The IPsec policy by which the packet came or leaves.", "IPSEC EXPRESSIONS"],
  ["numgen", "A number that is counted up or drawn for each packet.", "NUMGEN EXPRESSION"],
  ["jhash", "A hash of fields of the packet.", "HASH EXPRESSIONS"],
  ["symhash", "A hash of the connection, the same in both directions.", "HASH EXPRESSIONS"],
  ["tunnel", "Metadata of the tunnel that the packet came through.", "TUNNEL EXPRESSION"],
  ["exthdr", "Whether the packet has an IPv6 extension header.", "EXTENSION HEADER EXPRESSIONS"],
];

/** Words that open selectors, by word. */
export const selectorWords: ReadonlyMap<string, SelectorWord> = new Map(
  list.map(([name, summary, section]) => [name, { name, summary, section }]),
);
