/** Every target that is read, by name (iptables-extensions(8)). */
import type { Packet } from "../../packet.ts";
import { readMaskedNumber } from "../numbers.ts";
import { connmarkTarget, conntrackTarget, lifetimeTarget, markTarget, serviceTarget } from "./marks.ts";
import { anything, certain, optionOf, type Target } from "./outcome.ts";
import { destinationTarget, masqueradeTarget, networkTarget, redirectTarget, sourceTarget } from "./translation.ts";

/** The packet goes on as it is, as far as other rules can see. */
const goesOn: Target = (packet) => certain(null, packet);

const withoutEffect = [
  ...["LOG", "NFLOG", "ULOG", "TRACE", "AUDIT", "TCPMSS", "TCPOPTSTRIP", "CHECKSUM", "CLASSIFY", "SET", "TEE"],
  ...["IDLETIMER", "LED", "RATEEST", "SECMARK", "CONNSECMARK", "ECN"],
];

/** What senders get, by the name of `--reject-with`. */
const answers: Readonly<Record<string, string>> = {
  "icmp-net-unreachable": "icmp net-unreachable",
  "icmp-host-unreachable": "icmp host-unreachable",
  "icmp-port-unreachable": "icmp port-unreachable",
  "icmp-proto-unreachable": "icmp prot-unreachable",
  "icmp-net-prohibited": "icmp net-prohibited",
  "icmp-host-prohibited": "icmp host-prohibited",
  "icmp-admin-prohibited": "icmp admin-prohibited",
  "icmp6-no-route": "icmpv6 no-route",
  "icmp6-adm-prohibited": "icmpv6 admin-prohibited",
  "icmp6-addr-unreachable": "icmpv6 addr-unreachable",
  "icmp6-port-unreachable": "icmpv6 port-unreachable",
  "icmp6-policy-fail": "icmpv6 policy-fail",
  "icmp6-reject-route": "icmpv6 reject-route",
  "tcp-reset": "tcp reset",
};

const reject: Target = (packet, target) => {
  const kind =
    optionOf(target, "--reject-with") ?? (packet.family === "ip" ? "icmp-port-unreachable" : "icmp6-port-unreachable");
  return [{ verdict: "reject", packet, answer: answers[kind] ?? kind, depends: null }];
};

/** Packets for which a program listens go on to it, by their mark; the others are dropped. */
const transparentProxy: Target = (packet, target) => {
  const mark = readMaskedNumber(optionOf(target, "--tproxy-mark") ?? "");
  const port = optionOf(target, "--on-port") ?? packet.destinationPort;
  const depends = `whether a transparent program listens on port ${port}`;
  return [
    { verdict: "accept", packet: mark === null ? packet : marked(packet, mark), depends },
    { verdict: "drop", packet, depends },
  ];
};

function marked(packet: Packet, { value, mask }: { readonly value: number; readonly mask: number }): Packet {
  return { ...packet, mark: ((packet.mark & ~mask) ^ value) >>> 0 };
}

const targets: ReadonlyMap<string, Target> = new Map<string, Target>([
  ["ACCEPT", (packet) => certain("accept", packet)],
  ["DROP", (packet) => certain("drop", packet)],
  ["REJECT", reject],
  ["QUEUE", (packet) => certain("queue", packet)],
  ["NFQUEUE", (packet) => certain("queue", packet)],
  ["STEAL", (packet) => certain("stolen", packet)],
  ["MARK", markTarget],
  ["CONNMARK", connmarkTarget],
  ["CT", conntrackTarget],
  ["NOTRACK", conntrackTarget],
  ["DSCP", serviceTarget],
  ["TOS", serviceTarget],
  ["TTL", lifetimeTarget],
  ["HL", lifetimeTarget],
  ["DNAT", destinationTarget],
  ["SNAT", sourceTarget],
  ["MASQUERADE", masqueradeTarget],
  ["REDIRECT", redirectTarget],
  ["NETMAP", networkTarget],
  ["TPROXY", transparentProxy],
  ...withoutEffect.map((name): [string, Target] => [name, goesOn]),
]);

/** The target of this name; one that is not known could do anything. */
export function findTarget(name: string): Target {
  return targets.get(name) ?? ((packet) => anything(packet, `what target ${name} does`));
}

/** False where the target lets every packet go on as it is: it need not be known whether the rule matches. */
export function hasEffect(name: string): boolean {
  return targets.get(name) !== goesOn;
}
