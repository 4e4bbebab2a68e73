/**
 * Internet protocols: the usual contents of /etc/protocols on a Debian system, from the IANA
 * registry of protocol numbers. Parsed on first use. Words that nft itself reads as protocols are
 * constants of the datatype `inet_proto`.
 */

export interface Protocol {
  readonly name: string;
  /** 0 to 255. */
  readonly number: number;
  readonly aliases: readonly string[];
}

/** Number, name and aliases. */
const table = `
0 ip IP;0 hopopt HOPOPT;1 icmp ICMP;2 igmp IGMP;3 ggp GGP;4 ipencap IP-ENCAP;5 st ST;6 tcp TCP;
8 egp EGP;9 igp IGP;12 pup PUP;17 udp UDP;20 hmp HMP;22 xns-idp XNS-IDP;27 rdp RDP;
29 iso-tp4 ISO-TP4;33 dccp DCCP;36 xtp XTP;37 ddp DDP;38 idpr-cmtp IDPR-CMTP;41 ipv6 IPv6;
43 ipv6-route IPv6-Route;44 ipv6-frag IPv6-Frag;45 idrp IDRP;46 rsvp RSVP;47 gre GRE;
50 esp IPSEC-ESP;51 ah IPSEC-AH;57 skip SKIP;58 ipv6-icmp IPv6-ICMP;59 ipv6-nonxt IPv6-NoNxt;
60 ipv6-opts IPv6-Opts;73 rspf RSPF CPHB;81 vmtp VMTP;88 eigrp EIGRP;89 ospf OSPFIGP;
93 ax.25 AX.25;94 ipip IPIP;97 etherip ETHERIP;98 encap ENCAP;103 pim PIM;108 ipcomp IPCOMP;
112 vrrp VRRP;115 l2tp L2TP;124 isis ISIS;132 sctp SCTP;133 fc FC;
135 mobility-header Mobility-Header;136 udplite UDPLite;137 mpls-in-ip MPLS-in-IP;138 manet;
139 hip HIP;140 shim6 Shim6;141 wesp WESP;142 rohc ROHC;143 ethernet Ethernet`;

function parseProtocol(entry: string): Protocol {
  const [number = "", name = "", ...aliases] = entry.trim().split(" ");
  return { name, number: Number(number), aliases };
}

interface Index {
  readonly protocols: readonly Protocol[];
  readonly byName: ReadonlyMap<string, Protocol>;
  readonly byNumber: ReadonlyMap<number, Protocol>;
}

let index: Index | null = null;

function load(): Index {
  const protocols = table.split(";").map(parseProtocol);
  const byName = new Map<string, Protocol>();
  const byNumber = new Map<number, Protocol>();
  for (const protocol of protocols) {
    for (const name of [protocol.name, ...protocol.aliases]) byName.set(name, protocol);
    if (!byNumber.has(protocol.number)) byNumber.set(protocol.number, protocol);
  }
  return { protocols, byName, byNumber };
}

/** Every protocol, lowest number first. */
export function protocols(): readonly Protocol[] {
  index ??= load();
  return index.protocols;
}

/** The protocol of a name or alias, or undefined. Names are case-sensitive. */
export function findProtocol(name: string): Protocol | undefined {
  index ??= load();
  return index.byName.get(name);
}

/** The protocol of a number from 0 to 255, or undefined. */
export function protocolOfNumber(number: number): Protocol | undefined {
  index ??= load();
  return index.byNumber.get(number);
}
