/**
 * The keywords of nft's scanner (`src/scanner.l` of nftables 1.1.7).
 *
 * Most of nft's words are keywords only after another word: `saddr` after `ip`, `rate` after
 * `limit`. The scanner calls such a place a start condition; here it is called a scope and named
 * by the word that opens it.
 */

export interface Keyword {
  readonly word: string;
  /** True: a keyword everywhere, so never a name. False: a keyword only inside `scopes`. */
  readonly reserved: boolean;
  /**
   * The scopes in which a contextual keyword is one: `"ip"`, `"ct"`, `"limit"`, … . `"*"` alone
   * means everywhere, for the one keyword that is also accepted as a name (`last`).
   */
  readonly scopes: readonly string[];
  /** The scope that the keyword opens, or null. */
  readonly opens: string | null;
  /** The nftables release that brought it; `1.0.0` for all that is as old or older. */
  readonly since: string;
}

/** Keywords everywhere: no table, chain, set or other object may be called so. */
const reservedWords = `
accept add ah all and arp auto-merge bridge cgroup chain comment comp constant continue counter cpu
create ct day dccp define delete describe destroy device devices dnat drop dst dup dynamic ecn
element elements eq esp ether exists expires export exthdr fib flags flow flowtable flush frag fwd
gc-interval ge geneve get goto gre gretap gt handle hbh hook hour ibriport ibrname icmp icmpv6 igmp
iif iifgroup iifname iiftype import include index inet insert interval ip ip6 ipsec jhash jump le
limit list log lshift lt map mark masquerade meta meter mh missing monitor ne netdev nftrace not
notrack numgen obriport obrname offload oif oifgroup oifname oiftype or osf pkttype policy position
priority queue quota random redefine redirect reject rename replace reset return rshift rt rt0 rt2
rtclassid rule ruleset sctp secmark set size skgid skuid snat socket srh symhash synproxy table tcp
th time timeout tproxy tunnel type typeof udp udplite undefine update vlan vmap vni vxlan xor xt`;

/** Contextual keywords by the scope in which they are keywords. */
const scopedWords: Readonly<Record<string, string>> = {
  "*": "last",
  "@": "ll nh",
  ah: "hdrlength nexthdr reserved sequence spi",
  arp: "daddr hlen htype operation plen ptype saddr",
  chunk: `a-rwnd abort asconf asconf-ack cookie-ack cookie-echo cum-tsn-ack cwr data ecne error
forward-tsn heartbeat heartbeat-ack init init-ack init-tag initial-tsn length lowest-tsn new-cum-tsn
num-dup-tsns num-gap-ack-blocks num-inbound-streams num-outbound-streams ppid sack seqno shutdown
shutdown-ack shutdown-complete ssn stream tsn`,
  comp: "cpi nexthdr",
  counter: "bytes name packets",
  ct: `avgpkt bytes count daddr direction dport event expectation expiration helper helpers id l3proto
label name original over packets proto-dst proto-src protocol reply saddr state status until zone`,
  dccp: "dport option sport",
  destroy: "",
  dst: "hdrlength nexthdr",
  dup: "to",
  esp: "sequence spi",
  ether: "daddr saddr",
  export: "json vm xml",
  fib: "check daddr saddr",
  frag: "frag-off id more-fragments nexthdr reserved reserved2",
  fwd: "to",
  gre: "protocol version",
  hash: "mod offset seed",
  hbh: "hdrlength nexthdr",
  icmp: "checksum code daddr gateway id max-delay mtu param-problem sequence taddr",
  igmp: "checksum group mrt",
  import: "json vm xml",
  ip: `addr checksum daddr dscp frag-off hdrlength id length lsrr option options prefix protocol ptr ra
rr saddr ssrr to ttl value version`,
  ip6: "addr daddr dscp flowlabel hoplimit length nexthdr prefix saddr to version",
  ipsec: "daddr in out reqid saddr spi spnum",
  last: "never used",
  limit: "burst bytes kbytes mbytes minute name over packets rate second week",
  list: `chains count counters counts flowtables hooks limits maps meters quotas rules secmarks sets
synproxys tables tunnels`,
  log: `alert audit crit debug emerg err group info level notice prefix queue-threshold snaplen warn`,
  meta: `broute ibrhwaddr ibrpvid ibrvproto iifkind l4proto length nfproto oifkind protocol sdif
sdifname secpath`,
  mh: "checksum hdrlength nexthdr reserved",
  monitor: "chains json new rules sets tables trace vm xml",
  nat: "addr fully-random persistent port prefix to",
  numgen: "inc mod offset",
  osf: "loose name skip ttl version",
  policy: "memory performance",
  queue: "bypass fanout num to",
  quota: "bytes kbytes mbytes name over until used",
  rate: "burst bytes kbytes mbytes minute over packets rate second until week",
  reject: "icmpx with",
  reset: "counters quotas rules",
  rt: "addr classid hdrlength last-entry mtu nexthdr nexthop seg-left sid tag",
  sctp: "checksum chunk dport length sport vtag",
  secmark: "",
  socket: "cgroupv2 level transparent wildcard",
  synproxy: "maxseg mss name sack-perm sack-permitted timestamp wscale",
  tcp: `ackseq checksum count doff dport echo eol fastopen left length maxseg md5sig mptcp mss noop nop
option options reserved right sack sack-perm sack-permitted sack0 sack1 sack2 sack3 sequence sport
subtype timestamp tsecr tsval urgptr window`,
  th: "dport sport",
  tproxy: "to",
  tunnel: `class data direction dport egress erspan gbp id ingress name opt-type path sport tos ttl
version`,
  type: "classid dscp filter nat protocol route",
  udp: "checksum dport length sport",
  udplite: "checksum csumcov dport sport",
  vlan: "cfi dei id pcp",
  xt: "",
};

/** Words that open a scope with another name than their own. */
const openers: Readonly<Record<string, string>> = {
  dnat: "nat",
  gretap: "gre",
  icmpv6: "icmp",
  jhash: "hash",
  masquerade: "nat",
  redirect: "nat",
  rt0: "rt",
  rt2: "rt",
  secpath: "ipsec",
  snat: "nat",
  srh: "rt",
  symhash: "hash",
};

/** Releases that brought keywords newer than 1.0.0; oldest first. */
const newerWords: Readonly<Record<string, string>> = {
  "1.0.2": "fastopen md5sig mptcp subtype",
  "1.0.7": "destroy geneve gre gretap last never vni vxlan",
  "1.0.8": "broute",
  "1.1.4": "check",
  "1.1.6": "class egress erspan gbp ibrhwaddr ingress opt-type path tos tunnel tunnels",
  "1.1.7": "counts",
};

const words = (text: string): string[] => text.match(/\S+/g) ?? [];

function scopesByWord(): Map<string, string[]> {
  const scopes = new Map<string, string[]>();
  for (const [scope, text] of Object.entries(scopedWords)) {
    for (const word of words(text)) {
      const known = scopes.get(word);
      if (known) known.push(scope);
      else scopes.set(word, [scope]);
    }
  }
  return scopes;
}

function buildKeywords(): Keyword[] {
  const since = new Map<string, string>();
  for (const [release, text] of Object.entries(newerWords)) {
    for (const word of words(text)) since.set(word, release);
  }
  const keyword = (word: string, scopes: readonly string[]): Keyword => ({
    word,
    reserved: scopes.length === 0,
    scopes,
    opens: openers[word] ?? (word in scopedWords ? word : null),
    since: since.get(word) ?? "1.0.0",
  });
  return [
    ...words(reservedWords).map((word) => keyword(word, [])),
    ...[...scopesByWord()].map(([word, scopes]) => keyword(word, scopes)),
  ];
}

/** Every keyword of nft's scanner, canonical spellings and aliases, reserved ones first. */
export const keywords: readonly Keyword[] = buildKeywords();

/**
 * Reserved words that nft accepts as a constant on the right of a match (`meta l4proto tcp`,
 * `ct direction reply`); the other reserved words end the expression there.
 */
export const valueKeywords: ReadonlySet<string> = new Set(
  words(`ah arp comp dccp destroy dnat ecn esp ether exists gre icmp icmpv6 igmp ip ip6 label last
missing original redirect reply reset sctp snat tcp udp udplite vlan`),
);

/**
 * Reserved words that nft 1.1.7 still reads directly after the rate of `limit rate 5/second`, where
 * its scanner is in an exclusive start condition. Any other word there, a name, `{`, `(`, `$` and a
 * quoted string too, is "junk": `limit rate 5/second comment "x"` is refused. A longer word that
 * starts with one of these is cut in two. None of this holds after a burst, or in other releases.
 */
export const keywordsAfterRate: ReadonlySet<string> = new Set(
  words(`accept add ah arp cgroup comp continue counter cpu ct day dccp delete dnat drop dst dup esp ether
exthdr fib flow frag fwd geneve goto gre gretap hbh hour ibriport ibrname icmp icmpv6 igmp iif iifgroup
iifname iiftype ip ip6 ipsec jhash jump last limit log mark masquerade meta meter mh nftrace notrack
numgen obriport obrname oif oifgroup oifname oiftype osf pkttype queue quota redirect reject reset
return rt rt0 rt2 rtclassid sctp set skgid skuid snat socket srh symhash synproxy tcp th time tproxy
tunnel udp udplite update vlan vxlan xt`),
);
