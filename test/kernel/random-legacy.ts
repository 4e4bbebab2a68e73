/** Random legacy iptables tables, and packets to send through them. */
import { pickWeighted, type Random } from "../fuzz/random.ts";

/** A packet that the client sends. */
export interface SentPacket {
  readonly protocol: "icmp" | "udp" | "tcp";
  readonly destination: string;
  /** Of UDP and TCP. */
  readonly destinationPort: number;
}

export const addresses = { client: "10.0.1.2", router: "10.0.1.1", behind: "10.0.2.1", server: "10.0.2.2" } as const;

function oneOf<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)]!;
}

export function randomPacket(random: Random): SentPacket {
  return {
    protocol: oneOf(["icmp", "udp", "tcp"] as const, random),
    destination: oneOf([addresses.router, addresses.behind, addresses.server, "10.0.2.77"], random),
    destinationPort: oneOf([53, 80, 443, 8080], random),
  };
}

/** The built-in chains that a packet from outside meets; the others see answers, too. */
const chains = [
  ["raw", "PREROUTING"],
  ["mangle", "PREROUTING"],
  ["nat", "PREROUTING"],
  ["mangle", "INPUT"],
  ["filter", "INPUT"],
  ["mangle", "FORWARD"],
  ["filter", "FORWARD"],
] as const;

/** Text for `iptables-legacy-restore`. */
export function randomTables(random: Random): string {
  const lines: string[] = [];
  for (const table of ["raw", "mangle", "nat", "filter"]) {
    lines.push(`*${table}`);
    const entries = chains.flatMap(([own, chain]) => (own === table ? [chain] : []));
    for (const entry of entries) {
      lines.push(`:${entry} ${table === "filter" && random() < 0.3 ? "DROP" : "ACCEPT"}`);
      for (const sub of subChains(entry)) lines.push(`:${sub} -`);
    }
    for (const entry of entries) lines.push(...entryRules(table, entry, random));
    lines.push("COMMIT");
  }
  return `${lines.join("\n")}\n`;
}

function subChains(entry: string): string[] {
  return [1, 2, 3].map((number) => `${entry}-${number}`);
}

function entryRules(table: string, entry: string, random: Random): string[] {
  const subs = subChains(entry);
  return [entry, ...subs].flatMap((chain, index) =>
    Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
      const matches = compatible(
        Array.from({ length: pickWeighted([1, 4, 3], random) }, () => randomMatch(table, entry, random)),
      );
      return `-A ${chain} ${matches.join(" ")} ${randomTarget(table, subs.slice(index), random)}`;
    }),
  );
}

/** The matches without those whose options a rule already has: iptables takes each once. */
function compatible(matches: readonly string[]): string[] {
  const seen = new Set<string>();
  return matches.filter((match) => {
    const parts = match.match(/-[sdiop] |-m \S+/g) ?? [];
    const isNew = parts.every((part) => !seen.has(part));
    for (const part of parts) seen.add(part);
    return isNew;
  });
}

function randomMatch(table: string, entry: string, random: Random): string {
  const not = random() < 0.3 ? "! " : "";
  const plain = [
    `${not}-s ${oneOf(["10.0.1.2/32", "10.0.1.0/24", "10.0.0.0/8", "192.168.0.0/16", "10.0.0.2/255.255.0.255"], random)}`,
    `${not}-d ${oneOf(["10.0.2.0/24", "10.0.2.2/32", "10.0.1.1/32", "10.0.2.77/32"], random)}`,
    // Not `! -i +`: the kernel keeps it and matches nothing, iptables-save leaves it out.
    `${not}-i ${oneOf(["in0", "in+", "out0"], random)}`,
    "-i +",
    `${not}-p ${oneOf(["icmp", "udp", "tcp", "47"], random)}`,
    '-m comment --comment "a -j comment"',
    `-m mark ${not}--mark ${oneOf(["0x1", "0x0/0x1", "0x2/0xf", "0x10/0x10"], random)}`,
    `-m iprange ${not}--src-range 10.0.1.2-10.0.1.9`,
    `-m iprange ${not}--dst-range 10.0.2.2-10.0.2.80`,
    `-m length ${not}--length ${oneOf(["0:60", "30", "84:100"], random)}`,
    `-m ttl ${oneOf(["--ttl-eq 64", "! --ttl-eq 64", "--ttl-lt 64", "--ttl-gt 10"], random)}`,
    `-m dscp ${not}--dscp ${oneOf(["0x00", "0x08"], random)}`,
    `-m addrtype ${not}--dst-type ${oneOf(["LOCAL", "UNICAST", "BROADCAST", "LOCAL,MULTICAST"], random)}`,
    `-m addrtype ${not}--src-type ${oneOf(["LOCAL", "UNICAST"], random)}`,
    "-m limit --limit 1000/sec --limit-burst 1000",
    `-m hashlimit --hashlimit-above 5000/sec --hashlimit-burst 5000 --hashlimit-name h${Math.floor(random() * 1e6)}`,
    `-m physdev ${not}--physdev-is-bridged`,
    ...protocolMatches(not, random),
  ];
  if (table !== "raw") {
    plain.push(
      `-m conntrack ${not}--ctstate ${oneOf(["NEW", "ESTABLISHED,RELATED", "INVALID", "DNAT", "NEW,DNAT"], random)}`,
      `-m state --state ${oneOf(["NEW", "ESTABLISHED", "UNTRACKED"], random)}`,
      `-m conntrack ${not}--ctorigdst ${oneOf(["10.0.2.2", "10.0.1.1", "10.0.2.0/24"], random)}`,
      `-m conntrack ${oneOf(["--ctdir ORIGINAL", "--ctdir REPLY", "--ctproto 17"], random)}`,
      `-m connmark ${not}--mark ${oneOf(["0x0", "0x2/0xf"], random)}`,
    );
  }
  if (entry === "FORWARD") plain.push(`${not}-o ${oneOf(["out0", "out+", "in0"], random)}`);
  if (entry === "PREROUTING" && table !== "nat")
    plain.push(`-m rpfilter ${oneOf(["", "--loose", "--invert"], random)}`);
  if (entry === "FORWARD" || entry === "INPUT")
    plain.push(`-m addrtype --src-type LOCAL ${entry === "INPUT" ? "--limit-iface-in" : "--limit-iface-out"}`);
  return oneOf(plain, random);
}

function protocolMatches(not: string, random: Random): string[] {
  const protocol = oneOf(["udp", "tcp"], random);
  return [
    `-p ${protocol} -m ${protocol} ${not}--dport ${oneOf(["53", "80:443", "8080", ":79"], random)}`,
    `-p ${protocol} -m ${protocol} ${not}--sport ${oneOf(["1024:65535", "1:1023"], random)}`,
    `-p ${protocol} -m multiport ${not}--dports ${oneOf(["53,80", "400:500,8080", "22"], random)}`,
    `-p ${protocol} -m multiport ${not}--ports ${oneOf(["53,443", "1:79"], random)}`,
    `-p tcp -m tcp ${not}${oneOf(["--syn", "--tcp-flags SYN,ACK SYN", "--tcp-flags ALL NONE"], random)}`,
    `-p icmp -m icmp ${not}--icmp-type ${oneOf(["8", "0", "3/4", "any"], random)}`,
  ];
}

function randomTarget(table: string, subs: readonly string[], random: Random): string {
  const next = subs.length > 0 ? [`-j ${subs[0]}`, `-j ${oneOf(subs, random)}`, `-g ${oneOf(subs, random)}`] : [];
  const common = ["", "-j RETURN", "-j LOG", "-j ACCEPT", ...next, ...next];
  const special: Readonly<Record<string, readonly string[]>> = {
    raw: ["-j CT --notrack", "-j DROP", "-j NOTRACK"],
    mangle: [
      ...["-j MARK --set-xmark 0x1/0xffffffff", "-j MARK --set-mark 0x2", "-j MARK --or-mark 0x10"],
      ...["-j MARK --and-mark 0x1", "-j MARK --xor-mark 0x3", "-j CONNMARK --save-mark", "-j CONNMARK --restore-mark"],
      ...["-j CONNMARK --set-xmark 0x2/0xf", "-j DSCP --set-dscp 0x08", "-j TTL --ttl-set 70", "-j TOS --set-tos 0x20"],
    ],
    nat: ["-j DNAT --to-destination 10.0.2.2", "-j REDIRECT", "-j NETMAP --to 10.0.2.0/24"],
    filter: ["-j DROP", "-j REJECT", "-j ACCEPT"],
  };
  return oneOf([...common, ...(special[table] ?? [])], random);
}
