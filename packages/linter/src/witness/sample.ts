/** One value of each kind that the matches of a rule ask for, to make a packet of. */
import {
  type AddressInterval,
  addressInterval,
  type Context,
  forEachConstant,
  interfaceMatches,
  isEquality,
  type Ruleset,
  type RulesetChain,
} from "@nftlint/semantics";
import type { CatchAll, Expression, Match, Payload, Statement } from "@nftlint/syntax";

/** As rules write them; what is `null` is left open. */
export interface PacketSample {
  readonly inputInterface: string | null;
  readonly outputInterface: string | null;
  readonly source: AddressInterval | null;
  readonly destination: AddressInterval | null;
  /** `tcp`, `icmp`… */
  readonly protocol: string | null;
  readonly sourcePort: string | null;
  readonly destinationPort: string | null;
  readonly messageType: string | null;
}

type Draft = { -readonly [key in keyof PacketSample]: PacketSample[key] };

/** The sample where no rule asks for anything. */
export const nothingAsked: PacketSample = {
  ...{ inputInterface: null, outputInterface: null, source: null, destination: null, protocol: null },
  ...{ sourcePort: null, destinationPort: null, messageType: null },
};

/**
 * Reads one value for each match that asks for some: the first of a set. Whether a packet of them matches is for
 * whoever follows it to find out.
 */
export function sampleOf(ruleset: Ruleset, chain: RulesetChain, before: readonly Statement[]): PacketSample {
  const sample: Draft = { ...nothingAsked };
  const context = { ruleset, table: chain.table };
  for (const statement of before) {
    if (statement.kind !== "match") continue;
    takeInterface(sample, statement, context);
    if (!isEquality(statement)) continue;
    if (statement.left.kind === "payload") takeField(sample, statement, statement.left, context);
    else if (statement.left.kind === "meta") takeMeta(sample, statement, statement.left.key, context);
  }
  return sample;
}

function takeInterface(sample: Draft, statement: Match, context: Context): void {
  for (const { direction, names, negated } of interfaceMatches(statement, context)) {
    const [first] = names;
    if (negated || first === undefined) continue;
    // `podman*` asks for podman0 and its like.
    const name = first.wildcard ? `${first.name.replace(/\*$/, "")}0` : first.name;
    if (direction === "input") sample.inputInterface = name;
    else sample.outputInterface = name;
  }
}

const withPorts: ReadonlySet<string> = new Set(["tcp", "udp", "udplite", "sctp", "dccp"]);

function takeField(sample: Draft, match: Match, { protocol, field, tunnel }: Payload, context: Context): void {
  const first = firstConstant(match, context);
  if (tunnel !== null || first === null) return;
  if (protocol === "ip" || protocol === "ip6") {
    if (field === "saddr") sample.source = addressInterval(first);
    if (field === "daddr") sample.destination = addressInterval(first);
    if (field === "protocol" || field === "nexthdr") sample.protocol = wordOf(first);
    return;
  }
  if (withPorts.has(protocol) || withTypes.has(protocol)) sample.protocol = protocol;
  const key = fieldsOfTransport[field];
  if (key !== undefined) sample[key] = wordOf(first);
}

const withTypes: ReadonlySet<string> = new Set(["icmp", "icmpv6"]);

const fieldsOfTransport: Readonly<Record<string, "sourcePort" | "destinationPort" | "messageType">> = {
  sport: "sourcePort",
  dport: "destinationPort",
  type: "messageType",
};

function takeMeta(sample: Draft, match: Match, key: string, context: Context): void {
  const first = firstConstant(match, context);
  if (first === null) return;
  if (key === "l4proto") sample.protocol = wordOf(first);
}

function firstConstant(match: Match, context: Context): Expression | CatchAll | null {
  let first: Expression | CatchAll | null = null;
  forEachConstant(match.right, context, (constant) => {
    first ??= constant;
  });
  return first;
}

/** The constant as it is written; of a range its beginning. */
function wordOf(constant: Expression | CatchAll): string | null {
  const value = constant.kind === "range" ? constant.from : constant;
  return value.kind === "value" ? value.text : null;
}
