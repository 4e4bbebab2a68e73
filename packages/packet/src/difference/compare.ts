/** Which packets two firewalls treat differently. */
import type { HostFacts } from "@nftlint/host";
import { baseChainsLeadingTo } from "@nftlint/semantics";
import { type LegacyAsNft, legacyAsNft } from "../every/legacy-tables.ts";
import type { Packet } from "../packet.ts";
import { markTestsOf } from "../regions/breakpoints.ts";
import { areWritesAlike } from "../regions/deferred.ts";
import { isMarkAsked } from "../regions/deferred-writes.ts";
import { Expectation } from "../regions/expectation.ts";
import { type ExploredPart, Explorer } from "../regions/explore.ts";
import { entryIs, type FieldName } from "../regions/fields.ts";
import { Interest } from "../regions/interest.ts";
import { currentValue, type State } from "../regions/reading.ts";
import { narrowed, type PacketRegion, type Slice } from "../regions/slice.ts";
import { Space } from "../regions/space.ts";
import { isSameValue } from "../regions/value.ts";
import type { Cause } from "../verdict.ts";
import type { Firewall } from "../way/host.ts";
import type { Fate } from "../way/way.ts";
import { besideAll } from "./beside-all.ts";
import { type Candidate, Candidates } from "./candidates.ts";
import { type Change, changesBetween } from "./changes.ts";
import { type Deciders, decidersOf } from "./deciders.ts";
import { type DifferingPackets, differingSlices } from "./differing.ts";
import { PartsByBox } from "./parts-by-box.ts";
import { outputOf, widen } from "./widen.ts";

/** What one of the firewalls does with packets. */
export interface Treatment {
  readonly fate: Fate;
  /** The rule or policy that decides; `null` where no chain sees the packets. */
  readonly cause: Cause | null;
  /** True where other rules decide for some of the packets; left out where none do. */
  readonly hasOthers?: true;
  /** What the sender of a rejected packet gets; `null` for others. */
  readonly note: string | null;
  /** The example as it is at the end of its way. */
  readonly end: Packet;
}

/** Packets that are treated differently, for the same two reasons. */
export interface FirewallDifference {
  /** As it is told: packets that the kernel itself keeps away may be among them where a host is known. */
  readonly region: PacketRegion;
  readonly example: Packet;
  readonly old: Treatment;
  readonly now: Treatment;
  /** What the packets are besides, that no packet can be given: what a set holds by then, who sends them. */
  readonly assumptions: readonly string[];
}

/** The same, with the interface by which all of the packets leave; `null` where they do not. */
interface FoundDifference extends FirewallDifference {
  readonly output: bigint | null;
}

export interface FirewallDifferences {
  /** Each two reasons once, in the order of the rules; empty where no packet is treated differently. */
  readonly differences: readonly FirewallDifference[];
  /** What was not compared exactly, in words. */
  readonly beyond: readonly string[];
}

/** @param host whose routes and legacy tables packets meet as well; `null`: packets go anywhere */
export function compareFirewalls(oldRules: Firewall, newRules: Firewall, host: HostFacts | null): FirewallDifferences {
  const { comparison, legacy, beyond } = comparisonOf(oldRules, newRules, host);
  const { differences } = comparison;
  const explorers = [comparison.routing, ...comparison.explorers];
  return { differences: differences.map((one) => told(one, legacy, explorers)), beyond };
}

/** The same with regions that hold the packets that are treated differently and no others, whatever is said of them. */
export function exactDifferences(oldRules: Firewall, newRules: Firewall, host: HostFacts | null): FirewallDifferences {
  const { comparison, beyond } = comparisonOf(oldRules, newRules, host);
  return { differences: comparison.differences, beyond };
}

function comparisonOf(oldRules: Firewall, newRules: Firewall, host: HostFacts | null) {
  const space = new Space();
  const legacy = host === null ? null : legacyOf(host, space);
  const [old, now] = [withLegacyTables(oldRules, legacy), withLegacyTables(newRules, legacy)];
  for (const { ruleset, tables } of [old, now]) space.add(ruleset, tables);
  const comparison = new Comparison(old, now, host, space);
  for (const candidate of new Candidates([old, now], host !== null, space).of(changesBetween(old, now)))
    comparison.add(candidate);
  return { comparison, legacy, beyond: [...space.beyond] };
}

class Comparison {
  readonly #old: Firewall;
  readonly #now: Firewall;
  readonly #space: Space;
  /** What parts packets by everything. */
  readonly explorers: readonly [Explorer, Explorer];
  /** The host without any rules. */
  readonly routing: Explorer;
  /** The same, but for marks that nothing asks for. */
  readonly #followers: readonly [Explorer, Explorer];
  readonly #found = new Map<string, FoundDifference>();

  constructor(old: Firewall, now: Firewall, host: HostFacts | null, space: Space) {
    this.#old = old;
    this.#now = now;
    this.#space = space;
    const [before, after] = [Explorer.of(old, host, space), Explorer.of(now, host, space)];
    this.explorers = [before, after];
    this.routing = Explorer.of({ ...old, tables: [] }, host, space);
    const routesByMark = host !== null && (!host.routingRules.known || markTestsOf(host).length > 0);
    const defersWrites = !routesByMark && !isMarkAsked([old, now]);
    this.#followers = [before.following({ defersWrites }), after.following({ defersWrites })];
  }

  get differences(): readonly FoundDifference[] {
    return [...this.#found.values()];
  }

  /** Follows the packets that come to a change; all others are treated as the other firewall treats them. */
  add({ slice, changes }: Candidate): void {
    const [before, after] = this.#followers;
    const partsFrom = (explorer: Explorer, firewall: Firewall) =>
      explorer.following({ interest: interestOf(changes, firewall) }).partsOf([slice]);
    const [olds, news] = [partsFrom(before, this.#old), partsFrom(after, this.#now)];
    this.#pairs(olds, news);
    // What comes to a change in the one alone is followed to its end in the other.
    const [oldRegions, newRegions] = [regionsOf(olds), regionsOf(news)];
    for (const [part, other] of elsewhere(olds, newRegions, after, slice)) this.#pair(part, other);
    for (const [other, part] of elsewhere(news, oldRegions, before, slice)) this.#pair(part, other.within(part.region));
  }

  #pairs(olds: readonly ExploredPart[], news: readonly ExploredPart[]): void {
    const all = new PartsByBox(news);
    for (const part of olds) for (const other of all.within(part.region, part)) this.#pair(part, other);
  }

  /** @param other what the second firewall does with packets of `part` */
  #pair(part: ExploredPart, other: ExploredPart): void {
    if (areMarksTold(part, other)) {
      for (const packets of differingSlices(part, other, this.#space))
        add(this.#found, part, other, packets, this.#space);
      return;
    }
    const [before, after] = this.explorers;
    this.#pairs(before.partsOf([other.region]), after.partsOf([other.region]));
  }
}

/** More parts than these are not followed one by one where all packets can be followed at once. */
const fewParts = 4;

/**
 * Parts of one firewall, each with what the other does with those of its packets that are in none of some regions.
 * @param slice all packets that are followed
 */
function* elsewhere(
  parts: readonly ExploredPart[],
  known: PacketRegion,
  explorer: Explorer,
  slice: Slice,
): Generator<readonly [ExploredPart, ExploredPart]> {
  const rests = parts
    .map((part) => [part, besideAll(part.region, known)] as const)
    .filter(([, rest]) => rest.length > 0);
  if (rests.length <= fewParts) {
    for (const [part, rest] of rests) {
      // What both do alike makes no difference.
      const others = explorer.following({ expected: new Expectation(part) }).partsOf(rest);
      for (const other of others) yield [part, other];
    }
    return;
  }
  const all = new PartsByBox(explorer.partsOf([slice]));
  for (const [part, rest] of rests)
    for (const own of rest) for (const other of all.within(own, part)) yield [part, other];
}

/** Whether what was put off on the ways of packets makes no difference between them. */
function areMarksTold(part: ExploredPart, other: ExploredPart): boolean {
  const [one, its] = [part.state.deferred, other.state.deferred];
  if ((one === null && its === null) || !arrives(part.kind) || !arrives(other.kind)) return true;
  const marks = [currentValue("mark", part.state), currentValue("mark", other.state)] as const;
  return isSameValue(...marks) && areWritesAlike(one, its, other.region.box);
}

/** As people are told: with a host by interfaces rather than addresses, and by the legacy rules that are its own. */
function told(
  difference: FoundDifference,
  legacy: LegacyAsNft | null,
  explorers: readonly Explorer[],
): FirewallDifference {
  if (legacy === null) return difference;
  const { region, output, old, now } = difference;
  return {
    ...difference,
    region: widen(region, output, explorers),
    old: withOriginal(old, legacy),
    now: withOriginal(now, legacy),
  };
}

function withOriginal(treatment: Treatment, { originals }: LegacyAsNft): Treatment {
  const { fate, cause } = treatment;
  const originalOf = (own: Cause) =>
    (own.kind === "rule" || own.kind === "policy"
      ? originals.get(own.kind === "rule" ? own.rule : own.chain)
      : undefined) ?? own;
  return {
    ...treatment,
    fate: "cause" in fate ? { ...fate, cause: originalOf(fate.cause) } : fate,
    cause: cause === null ? null : originalOf(cause),
  };
}

/** The legacy tables that packets meet on a host as well. */
function legacyOf(host: HostFacts, space: Space): LegacyAsNft {
  if (!host.legacyTables.known) {
    space.beyond.add(`legacy iptables tables, which are not known: ${host.legacyTables.reason}`);
  }
  const legacy = legacyAsNft(host);
  for (const reason of legacy.beyond) space.beyond.add(reason);
  return legacy;
}

function withLegacyTables({ ruleset, tables }: Firewall, legacy: LegacyAsNft | null): Firewall {
  return { ruleset, tables: [...tables, ...(legacy?.tables ?? [])] };
}

function regionsOf(parts: readonly ExploredPart[]): PacketRegion {
  return parts.map(({ region }) => region);
}

function interestOf(changes: readonly Change[], firewall: Firewall): Interest {
  const own = changes.filter((change) => change.firewall === firewall);
  const rules = new Set(own.flatMap(({ rule }) => rule?.node ?? []));
  const chains = new Set(own.filter(({ rule }) => rule === null).map(({ chain }) => chain));
  const bases = new Set(own.flatMap(({ chain }) => baseChainsLeadingTo(firewall.ruleset, chain)));
  const holders = new Set(own.map(({ chain }) => chain));
  return new Interest(firewall.ruleset, rules, chains, holders, bases);
}

function add(
  found: Map<string, FoundDifference>,
  part: ExploredPart,
  other: ExploredPart,
  { slice: all, example }: DifferingPackets,
  space: Space,
): void {
  // Whether they are for the host or for others is said where both firewalls say the same.
  const slice = part.entry !== null && part.entry === other.entry ? narrowed(all, entryIs(part.entry)) : all;
  const deciders = decidersOf(part, other);
  const key = keyOf(found, part, other, deciders, space);
  const output = outputOf(part.state) === outputOf(other.state) ? outputOf(other.state) : null;
  const shownBy = (one: Packet) => ({
    example: one,
    old: toTreatment(part, deciders.old, one),
    now: toTreatment(other, deciders.now, one),
  });
  const same = found.get(key);
  if (same === undefined) {
    found.set(key, { region: [slice], ...shownBy(example()), assumptions: other.assumptions, output });
    return;
  }
  // People think of the packets that open connections first.
  const better = same.example.connection.state === "new" ? null : example();
  const shown = better?.connection.state === "new" ? shownBy(better) : same;
  found.set(key, {
    ...same,
    example: shown.example,
    old: withOthers(shown.old, same.old, deciders.old),
    now: withOthers(shown.now, same.now, deciders.now),
    region: [...same.region, slice],
    assumptions: [...new Set([...same.assumptions, ...other.assumptions])],
    output: output === same.output ? output : null,
  });
}

/** A treatment that is told for packets for which other rules decide as well. */
function withOthers(shown: Treatment, before: Treatment, decider: Cause | null): Treatment {
  const hasOthers = before.hasOthers === true || causeKey(before.cause) !== causeKey(decider);
  return hasOthers ? { ...shown, hasOthers: true } : shown;
}

/** More reasons than these, where the other firewall has one alone, are told as one. */
const mostReasons = 16;

/** A text that is the same for packets that are told together. */
function keyOf(
  found: ReadonlyMap<string, FoundDifference>,
  part: ExploredPart,
  other: ExploredPart,
  { old, now }: Deciders,
  space: Space,
): string {
  const treatments = [treatmentKey(part, other), treatmentKey(other, part)];
  const [before, after] = [causeKey(old), causeKey(now)];
  const key = [...treatments, before, after].join(" | ");
  if (found.size < mostReasons || found.has(key)) return key;
  const all = [...found.values()];
  const ofOld = all.filter((each) => causeKey(each.old.cause) === before).length;
  const ofNow = all.filter((each) => causeKey(each.now.cause) === after).length;
  if (Math.max(ofOld, ofNow) < mostReasons) return key;
  space.beyond.add(`which rules decide, where one stands against more than ${mostReasons} of the other ruleset`);
  return [...treatments, ...(ofOld >= mostReasons ? [before, "others"] : ["others", after])].join(" | ");
}

function toTreatment(part: ExploredPart, cause: Cause | null, example: Packet): Treatment {
  const { fate, decisions } = part;
  const end = part.endOf(example);
  const note = fate.kind === "rejected" ? (decisions.at(-1)?.note ?? null) : null;
  const own: Fate =
    fate.kind === "sent" ? { kind: "sent", outputInterface: end.outputInterface ?? fate.outputInterface } : fate;
  return { fate: own, cause, note, end };
}

/** A text that is the same where the same becomes of packets, and the same is written to them that is not so for the other. */
function treatmentKey({ kind, state }: ExploredPart, { kind: otherKind, state: other }: ExploredPart): string {
  const names = [...new Set([...state.values.keys(), ...other.values.keys()])].sort();
  const written = names.map((name) => [spell(name, state), spell(name, other)]).filter(([own, its]) => own !== its);
  if (!arrives(kind) || !arrives(otherKind)) return kind;
  const end = kind === otherKind ? "arrives" : kind;
  return [end, ...written.flat(), ...[...state.unknown].map(([name, reason]) => `${name} ${reason}`)].join("; ");
}

function arrives(kind: Fate["kind"]): boolean {
  return kind === "sent" || kind === "delivered";
}

function spell(name: FieldName, state: State): string {
  const { field, known, value, flipped, minus } = currentValue(name, state);
  return [name, field?.dimension.name ?? "", known, value, flipped, minus].map(String).join(" ");
}

const keys = new WeakMap<object, number>();
let count = 0;

/** A text that tells rules and policies apart. */
function causeKey(cause: Cause | null): string {
  if (cause === null) return "none";
  if (cause.kind === "kernel") return cause.reason;
  const thing = cause.kind === "rule" || cause.kind === "legacy-rule" ? cause.rule : cause.chain;
  let key = keys.get(thing);
  if (key === undefined) {
    key = ++count;
    keys.set(thing, key);
  }
  return `${cause.kind} ${key}`;
}
