/** The packets of a piece at one hook: chains in their order, connection tracking and NAT among them. */
import {
  constrain,
  difference,
  type IntervalSet,
  type Region,
  type Ruleset,
  type RulesetChain,
  type RulesetTable,
} from "@nftlint/semantics";
import { natPriorities, trackingPriority } from "../hook-priorities.ts";
import { chainsAtHook } from "../nft/hooks.ts";
import { interfaceNumber } from "../nft/meta.ts";
import type { HookScope } from "../nft/scope.ts";
import type { HookName } from "../step.ts";
import type { Cause, ChainVerdict } from "../verdict.ts";
import type { Fate } from "../way/way.ts";
import { type ChainEnd, throughChain } from "./chain.ts";
import type { Expectation } from "./expectation.ts";
import {
  asks,
  type Entry,
  fields,
  hasTransportHeader,
  isOfFamily,
  isOfProtocol,
  isOneOf,
  stateIndex,
} from "./fields.ts";
import type { Interest } from "./interest.ts";
import { occupied, type Piece, slicesAsking, slicesWith, split, withValue } from "./piece.ts";
import { currentValue } from "./reading.ts";
import type { RuleFilter } from "./rule-filter.ts";
import type { Space } from "./space.ts";
import { constant } from "./value.ts";

/** Packets on their way, up to where they have come to its end. */
export interface Traveller {
  readonly piece: Piece;
  /** What each base chain decided, in order. */
  readonly decisions: readonly Decision[];
  readonly fate: Fate | null;
  /** They have left by `lo` and come in there again, with the connection that they have: nothing is translated anew. */
  readonly isLooped: boolean;
  /** A chain after which the kernel asks for the way once more has changed them (`type route`, `type nat`). */
  readonly isChanged: boolean;
  /** Whether they are the host's own, for it, or for others; `null` before the host has decided on it. */
  readonly entry: Entry | null;
}

/** What a base chain decided, and by which rule. */
export interface Decision {
  readonly hook: HookName;
  readonly chain: RulesetChain;
  readonly verdict: ChainVerdict;
  readonly cause: Cause;
  /** What the sender gets of a packet that is rejected; `null` for others. */
  readonly note: string | null;
}

export interface HookPlace {
  readonly ruleset: Ruleset;
  readonly tables: readonly RulesetTable[];
  /** What is known of the host; nothing where none is given. */
  readonly host: Pick<HookScope, "interfaces" | "fib" | "masquerade">;
  readonly space: Space;
  readonly filter: RuleFilter;
  /** `null`: all packets are followed to the end. */
  readonly interest: Interest | null;
  /** Whether packets are not parted by marks that rules write to them. */
  readonly defersWrites: boolean;
  /** Packets that come to this end are let go; `null`: all are followed. */
  readonly expected: Expectation | null;
}

/** All chains of a hook, in order. */
export function passHook(traveller: Traveller, hook: HookName, place: HookPlace): readonly Traveller[] {
  if (traveller.fate !== null) return [traveller];
  return byDevice(traveller, hook, place).flatMap(({ traveller: one, device }) => {
    let travellers: readonly Traveller[] = [one];
    for (const stage of stagesOf(one, hook, device, place)) {
      travellers = travellers.flatMap((each) => (each.fate === null ? stage(each) : [each]));
    }
    return travellers;
  });
}

/** The chains of ingress and egress hang on devices of their own. */
function byDevice(
  traveller: Traveller,
  hook: HookName,
  place: HookPlace,
): readonly { readonly traveller: Traveller; readonly device: string | null }[] {
  if (hook !== "ingress" && hook !== "egress") return [{ traveller, device: null }];
  const found: { traveller: Traveller; device: string | null }[] = [];
  let rest: readonly Piece[] = [traveller.piece];
  for (const device of devicesOf(place, hook)) {
    const number = interfaceNumber(device);
    const name = hook === "ingress" ? "input" : "output";
    const parted = rest.map((piece) =>
      split(piece, slicesWith(name, [{ from: number, to: number }], piece, place.space)),
    );
    for (const piece of parted.flatMap(({ inside }) => inside))
      found.push({ traveller: { ...traveller, piece }, device });
    rest = parted.flatMap(({ outside }) => outside);
  }
  return [...found, ...rest.map((piece) => ({ traveller: { ...traveller, piece }, device: null }))];
}

/** The devices by name; of those that a wildcard or a variable names, the ones that the text tells. */
function devicesOf({ tables }: HookPlace, hook: HookName): ReadonlySet<string> {
  const names = new Set<string>();
  for (const table of tables) {
    for (const { base } of table.chains.values()) {
      if (base?.hook !== hook) continue;
      for (const { node, document } of base.devices) {
        const text = document.parsed.text.slice(node.start, node.end);
        for (const [, quoted, plain] of text.matchAll(/"([^"]+)"|([\w.@-]+)/g)) {
          const name = quoted ?? plain;
          if (name !== undefined && name !== "device" && name !== "devices") names.add(name);
        }
      }
    }
  }
  return names;
}

type Stage = (traveller: Traveller) => readonly Traveller[];

function stagesOf(traveller: Traveller, hook: HookName, device: string | null, place: HookPlace): readonly Stage[] {
  const { family } = traveller.piece.state;
  const chains = chainsAtHook(place.ruleset, place.tables, hook, family, device);
  const stages = chains.map(({ chain, priority }) => ({
    priority: priority ?? 0,
    run: (each: Traveller) => ask(each, chain, hook, place),
  }));
  if (hook === "prerouting" || hook === "output") {
    stages.push({ priority: trackingPriority, run: (each) => [track(each)] });
  }
  return stages.sort((one, other) => one.priority - other.priority).map(({ run }) => run);
}

/** Whether chains are asked before connection tracking. */
function areAskedUntracked({ tables }: HookPlace): boolean {
  return tables.some((table) =>
    [...table.chains.values()].some(({ base }) => {
      const hook = base?.hook;
      if (hook === "ingress") return true;
      return (hook === "prerouting" || hook === "output") && (base?.priority ?? trackingPriority) <= trackingPriority;
    }),
  );
}

/** Before connection tracking, rules find no connection: `ct state` is invalid there, but for what nobody tracks (kernel, nft_ct.c). */
export function untracked(piece: Piece, place: HookPlace): readonly Piece[] {
  // Where no rule is asked before, packets need not be parted.
  if (!areAskedUntracked(place)) return [piece];
  const { inside, outside } = split(piece, slicesAsking(isOneOf("state", stateIndex("untracked"))));
  return [
    ...inside.map((one) => withValue(one, "state", constant(64n, 32))),
    ...outside.map((one) => withValue(one, "state", constant(1n, 32))),
  ];
}

/** Connection tracking takes hold of packets, unless a rule before it said not to. */
function track(traveller: Traveller): Traveller {
  const { piece } = traveller;
  if (piece.state.isTracked) return traveller;
  const values = new Map(piece.state.values);
  if (currentValue("state", piece.state).value !== 64n) values.delete("state");
  return { ...traveller, piece: { ...piece, state: { ...piece.state, values, isTracked: true } } };
}

function ask(traveller: Traveller, chain: RulesetChain, hook: HookName, place: HookPlace): readonly Traveller[] {
  if (chain.base?.type !== "nat" || natPriorities[hook] === undefined) return run(traveller, chain, hook, place);
  const { state } = traveller.piece;
  if (traveller.isLooped) return [traveller];
  const isOfDestination = hook === "prerouting" || hook === "output";
  if (isOfDestination ? state.isDestinationDecided : state.isSourceDecided) return [traveller];
  const { inside, outside } = split(traveller.piece, translatable(traveller.piece, place.space));
  return [
    ...inside.flatMap((piece) => run({ ...traveller, piece }, chain, hook, place)),
    ...outside.map((piece) => ({ ...traveller, piece })),
  ];
}

/** The packets whose translation is still to be decided: those that open a connection, or a related one. */
function translatable(piece: Piece, space: Space) {
  const open = slicesWith("state", [{ from: 8n, to: 8n }], piece, space);
  const related = slicesWith("state", [{ from: 4n, to: 4n }], piece, space);
  const messages = isOneOf("protocol", 1n, 58n);
  const noErrors = [[asks("protocol", otherOctets(1n, 58n))], [messages, isOneOf("fragment", 1n)]];
  const others = related.flatMap((one) =>
    noErrors
      .map((box) => constrain(one.box, ...box))
      .filter((box) => box !== null)
      .map((box) => ({ ...one, box })),
  );
  return [...open, ...others];
}

const fates = { drop: "dropped", reject: "rejected", queue: "queued", stolen: "taken" } as const;

/** What nobody looks for is let go where it ends, and where it comes to nothing more that is looked for. */
function isFollowed({ piece, verdict }: ChainEnd, chain: RulesetChain, { interest }: HookPlace): boolean {
  if (interest === null || piece.state.isMet) return true;
  return verdict === "accept" && !interest.isOverBehind(chain);
}

/** The hooks that packets come to behind one, where they do not come in again. */
const hooksBehind: Readonly<Partial<Record<HookName, readonly HookName[]>>> = {
  input: [],
  forward: ["postrouting", "egress"],
};

/** Whether what a chain lets pass has come to its end. */
function isLastOfAll(
  chain: RulesetChain,
  hook: HookName,
  { piece }: Traveller,
  { ruleset, tables }: HookPlace,
): boolean {
  const behind = hooksBehind[hook];
  if (behind === undefined || chainsAtHook(ruleset, tables, hook, piece.state.family, null).at(-1)?.chain !== chain)
    return false;
  return tables.every(({ chains }) =>
    [...chains.values()].every(({ base }) => !behind.some((one) => one === base?.hook)),
  );
}

function run(traveller: Traveller, chain: RulesetChain, hook: HookName, place: HookPlace): readonly Traveller[] {
  const { ruleset, host } = place;
  const scope: HookScope = { ruleset, hook, ...host };
  const isFinal = place.expected !== null && isLastOfAll(chain, hook, traveller, place);
  const ends = throughChain(chain, traveller.piece, scope, { ...place, isFinal });
  return ends
    .filter((end) => isFollowed(end, chain, place))
    .flatMap(({ piece: end, verdict, cause, note }) =>
      occupied([end]).map((piece) => ({
        ...traveller,
        piece,
        isChanged: traveller.isChanged || (chain.base?.type !== "filter" && piece.state !== traveller.piece.state),
        decisions: [...traveller.decisions, { hook, chain, verdict, cause, note }],
        fate: verdict === "accept" ? null : { kind: fates[verdict], hook, cause },
      })),
    );
}

/** The octets that are none of some, which are given in order. */
function otherOctets(...values: readonly bigint[]): IntervalSet {
  return difference(
    [{ from: 0n, to: 255n }],
    values.map((value) => ({ from: value, to: value })),
  );
}

/** What a TCP segment may have that opens a connection: SYN, or ACK where one is taken up that was there before (nf_conntrack_tcp_loose). */
function isOpening(flags: bigint): boolean {
  const kind = flags & 0b1_0111n;
  return kind === 0b10n || kind === 0b1_0000n;
}

/** Combinations that no packet has: connections begin with certain packets only, and with those of one direction. */
export function impossible(): Region {
  const isNew = isOneOf("state", stateIndex("new"));
  const openings = [...(fields.tcpFlags.numbers ?? [])].map(([flags]) => flags).filter(isOpening);
  const isMessage = [isNew, isOneOf("protocol", 1n, 58n), hasTransportHeader];
  return [
    [isNew, isOneOf("direction", 1n)],
    [isNew, isOfProtocol(6), hasTransportHeader, asks("tcpFlags", otherOctets(...openings))],
    [...isMessage, isOfFamily("ip"), asks("icmpType", otherOctets(8n, 13n, 15n, 17n))],
    [...isMessage, isOfFamily("ip6"), asks("icmpType", otherOctets(128n, 139n))],
  ];
}
