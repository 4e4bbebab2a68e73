import {
  type AddressInterval,
  addressInterval,
  type Context,
  forEachConstant,
  type InterfaceMatch,
  type Interval,
  interfaceMatches,
  isEquality,
  type Ruleset,
  type RulesetChain,
  stateMatch,
} from "@nftlint/semantics";
import { type Match, type Payload, parseNumber, type Statement } from "@nftlint/syntax";

/** What a rule's matches say of the packets that it acts on. What is `null` is left open. */
export interface RuleTraffic {
  readonly family: "ip" | "ip6" | null;
  /** Interfaces that the packets come in on, by name; an empty list never occurs. */
  readonly inputs: readonly string[] | null;
  readonly outputs: readonly string[] | null;
  readonly source: AddressInterval | null;
  readonly destination: AddressInterval | null;
  /** `tcp`, `udp`, `icmp`… */
  readonly protocol: string | null;
  readonly destinationPort: Interval | null;
  /** False where the rule asks for a connection state other than new. */
  readonly opensConnections: boolean;
}

type Draft = { -readonly [key in keyof RuleTraffic]: RuleTraffic[key] };

/**
 * Reads the matches of a rule up to the statement that is asked about. A match that is not
 * understood leaves its part open, so that the packets described may be more than the rule's.
 */
export function ruleTraffic(ruleset: Ruleset, chain: RulesetChain, before: readonly Statement[]): RuleTraffic {
  const { family } = chain.table;
  const traffic: Draft = {
    family: family === "ip" || family === "ip6" ? family : null,
    inputs: null,
    outputs: null,
    source: null,
    destination: null,
    protocol: null,
    destinationPort: null,
    opensConnections: true,
  };
  const context = { ruleset, table: chain.table };
  for (const statement of before) {
    if (statement.kind !== "match") continue;
    for (const match of interfaceMatches(statement, context)) narrowInterface(traffic, match);
    if (statement.left.kind === "payload") narrowHeader(traffic, statement, statement.left, context);
    else if (statement.left.kind === "meta") narrowMeta(traffic, statement, statement.left.key, context);
    else narrowState(traffic, statement, context);
  }
  return traffic;
}

function narrowInterface(traffic: Draft, { direction, names, negated, complete }: InterfaceMatch): void {
  if (negated || !complete || names.length === 0 || names.some(({ wildcard }) => wildcard)) return;
  const list = names.map(({ name }) => name);
  if (direction === "input") traffic.inputs = list;
  else traffic.outputs = list;
}

/** The names under which nft writes the protocols of the header fields that are understood. */
const transports: ReadonlySet<string> = new Set(["tcp", "udp", "sctp", "dccp", "udplite"]);

function narrowHeader(traffic: Draft, match: Match, { protocol, field, tunnel }: Payload, context: Context): void {
  if (tunnel !== null) return;
  if (protocol === "ip" || protocol === "ip6") {
    traffic.family = protocol;
    if (field === "saddr") traffic.source = onlyAddress(match, context) ?? traffic.source;
    if (field === "daddr") traffic.destination = onlyAddress(match, context) ?? traffic.destination;
    if (field === "protocol") traffic.protocol = onlyWord(match, context) ?? traffic.protocol;
  } else if (transports.has(protocol)) {
    traffic.protocol = protocol;
    if (field === "dport") traffic.destinationPort = onlyPorts(match, context) ?? traffic.destinationPort;
  } else if (protocol === "icmp" || protocol === "icmpv6") {
    traffic.family = protocol === "icmp" ? "ip" : "ip6";
    traffic.protocol = protocol;
  }
}

function narrowMeta(traffic: Draft, match: Match, key: string, context: Context): void {
  const word = key === "l4proto" || key === "nfproto" ? onlyWord(match, context) : null;
  if (key === "l4proto") traffic.protocol = word ?? traffic.protocol;
  if (word === "ipv4") traffic.family = "ip";
  if (word === "ipv6") traffic.family = "ip6";
}

function narrowState(traffic: Draft, match: Match, context: Context): void {
  const asked = stateMatch(match, context);
  if (asked?.complete && asked.states.has("new") === asked.negated) traffic.opensConnections = false;
}

/** The one constant that a match asks for, `null` where it asks for several, for others, or for what is not known. */
function onlyConstant(match: Match, context: Context) {
  if (!isEquality(match)) return null;
  const found: Parameters<Parameters<typeof forEachConstant>[2]>[0][] = [];
  const isWhole = forEachConstant(match.right, context, (constant) => {
    if (found.length < 2) found.push(constant);
  });
  return isWhole && found.length === 1 ? (found[0] ?? null) : null;
}

function onlyAddress(match: Match, context: Context): AddressInterval | null {
  const constant = onlyConstant(match, context);
  return constant === null ? null : addressInterval(constant);
}

function onlyWord(match: Match, context: Context): string | null {
  const constant = onlyConstant(match, context);
  return constant?.kind === "value" ? constant.text : null;
}

/** Ports by number; service names are left open. */
function onlyPorts(match: Match, context: Context): Interval | null {
  const constant = onlyConstant(match, context);
  const [from, to] = constant?.kind === "range" ? [constant.from, constant.to] : [constant, constant];
  if (from?.kind !== "value" || to?.kind !== "value") return null;
  const [first, last] = [parseNumber(from.text), parseNumber(to.text)];
  return first === null || last === null ? null : { from: first, to: last };
}
