import type { LegacyRule } from "@nftlint/host";
import {
  both,
  type Coverage,
  type Interval,
  intervalCoverage,
  inverse,
  parseAddress,
  prefixInterval,
} from "@nftlint/semantics";
import type { Packets } from "./packets.ts";

/** Compares one option's arguments with the packets. */
type Compare = (packets: Packets, argument: string) => Coverage;

/** Matches that are read (iptables-extensions(8)); a rule with any other has unknown coverage. */
const options: Readonly<Record<string, Compare>> = {
  "-i": (packets, name) => compareInterface(packets.inInterface, name),
  "-o": (packets, name) => compareInterface(packets.outInterface, name),
  "-s": (packets, prefix) => compareAddress(packets.source, prefix),
  "-d": (packets, prefix) => compareAddress(packets.destination, prefix),
  "-p": (packets, name) => compareProtocol(packets.protocol, name),
  "--dport": comparePorts,
  "--dports": comparePorts,
  "--sport": () => "some",
  "--sports": () => "some",
  "--icmp-type": () => "some",
  "--icmpv6-type": () => "some",
  "--state": compareState,
  "--ctstate": compareState,
  "--dst-type": compareDestinationType,
  "--comment": () => "all",
};

/** Extensions that `-m` loads and whose options all stand in {@link options}, or that match by themselves. */
const extensions = new Set([
  "comment",
  "conntrack",
  "state",
  "tcp",
  "udp",
  "sctp",
  "udplite",
  "icmp",
  "icmp6",
  "icmpv6",
  "multiport",
  "addrtype",
]);

/** How much of the packets a legacy rule matches. */
export function coverageOf(rule: LegacyRule, packets: Packets): Coverage {
  const { words } = rule;
  let coverage: Coverage = "all";
  let index = 0;
  while (index < words.length && coverage !== "none") {
    const negated = words[index] === "!";
    if (negated) index++;
    const option = words[index] ?? "";
    // iptables-save prints the target last; what follows belongs to it.
    if (option === "-j" || option === "-g") break;
    const found = compareOption(option, words[index + 1] ?? "", packets);
    coverage = both(coverage, negated ? inverse(found) : found);
    index = nextOption(words, index);
  }
  return coverage;
}

function compareOption(option: string, argument: string, packets: Packets): Coverage {
  if (option === "-m") return extensions.has(argument) ? "all" : "unknown";
  return options[option]?.(packets, argument) ?? "unknown";
}

/** Options that are read take one argument, whatever it looks like; of others the arguments are passed by. */
function nextOption(words: readonly string[], index: number): number {
  const option = words[index] ?? "";
  let next = index + (option === "-m" || option in options ? 2 : 1);
  while (next < words.length && words[next] !== "!" && words[next]?.startsWith("-") === false) next++;
  return next;
}

/** A `+` at the end stands for the rest of the name. */
function compareInterface(name: string | null, wanted: string): Coverage {
  if (name === null) return "some";
  const matches = wanted.endsWith("+") ? name.startsWith(wanted.slice(0, -1)) : name === wanted;
  return matches ? "all" : "none";
}

/** An address or prefix; masks that are no prefix length are not read. */
function compareAddress(addresses: Interval | null, prefix: string): Coverage {
  const [text = "", length] = prefix.split("/");
  const address = parseAddress(text);
  if (address === null || (length !== undefined && !/^\d+$/.test(length))) return "unknown";
  const wanted = length === undefined ? address : prefixInterval(address, Number(length));
  return wanted === null ? "unknown" : intervalCoverage(addresses, wanted);
}

/** iptables-save prints the names of the commonest protocols and the numbers of the others. */
function compareProtocol(protocol: string | null, wanted: string): Coverage {
  if (wanted === "all" || wanted === "0") return "all";
  if (protocol === null) return "some";
  return protocol === wanted || protocol === protocolNames[wanted] ? "all" : "none";
}

const protocolNames: Readonly<Record<string, string>> = {
  "1": "icmp",
  "6": "tcp",
  "17": "udp",
  "58": "icmpv6",
  "ipv6-icmp": "icmpv6",
};

/** One port, a range (`1024:65535`), or a list of both. */
function comparePorts(packets: Packets, list: string): Coverage {
  let coverage: Coverage = "none";
  for (const part of list.split(",")) {
    const [from = "", to = from] = part.split(":");
    if (!/^\d+$/.test(from) || !/^\d+$/.test(to)) return "unknown";
    const found = intervalCoverage(packets.destinationPort, { from: BigInt(from), to: BigInt(to) });
    if (found === "all") return "all";
    if (found !== "none") coverage = found;
  }
  return coverage;
}

/** `INVALID` and `UNTRACKED` are neither new nor established; `DNAT` and `SNAT` are states beside the others. */
function compareState(packets: Packets, list: string): Coverage {
  const states = list.split(",");
  if (states.includes(packets.state.toUpperCase())) return "all";
  if (packets.destinationTranslated && states.includes("DNAT")) return "all";
  return states.includes("SNAT") ? "unknown" : "none";
}

/** What is forwarded goes to another host; what comes to the input chain, to an address of this one or to many hosts. */
function compareDestinationType(packets: Packets, list: string): Coverage {
  const types = list.split(",");
  if (packets.way === "forward")
    return types.includes("UNICAST") ? "all" : inverse(types.includes("LOCAL") ? "all" : "unknown");
  return types.includes("LOCAL") ? "all" : "unknown";
}
