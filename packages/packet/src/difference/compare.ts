/** Which packets two firewalls treat differently. */
import type { HostFacts } from "@nftlint/host";
import { baseChainsLeadingTo, boxesIntersect } from "@nftlint/semantics";
import { type LegacyAsNft, legacyAsNft } from "../every/legacy-tables.ts";
import type { Packet } from "../packet.ts";
import { type ExploredPart, Explorer } from "../regions/explore.ts";
import type { FieldName } from "../regions/fields.ts";
import { Interest } from "../regions/interest.ts";
import { currentValue, type State } from "../regions/reading.ts";
import { boxWithin, intersectSlices, type PacketRegion, type Slice } from "../regions/slice.ts";
import { Space } from "../regions/space.ts";
import type { Cause } from "../verdict.ts";
import type { Firewall } from "../way/host.ts";
import type { Fate } from "../way/way.ts";
import { besideAll } from "./beside-all.ts";
import { Candidates } from "./candidates.ts";
import { type Change, changesBetween } from "./changes.ts";
import { decidersOf } from "./deciders.ts";
import { type DifferingPackets, differingSlices } from "./differing.ts";
import { outputOf, widen } from "./widen.ts";

/** What one of the firewalls does with packets. */
export interface Treatment {
  readonly fate: Fate;
  /** The rule or policy that decides; `null` where no chain sees the packets. */
  readonly cause: Cause | null;
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
  const space = new Space();
  const legacy = host === null ? null : legacyOf(host, space);
  const [old, now] = [withLegacyTables(oldRules, legacy), withLegacyTables(newRules, legacy)];
  for (const { ruleset, tables } of [old, now]) space.add(ruleset, tables);
  const changes = changesBetween(old, now);
  const sides = [old, now].map((firewall) => ({
    full: new Explorer(firewall, host, space),
    /** Follows the packets alone that come to a change; all others are treated as the other firewall treats them. */
    changed: new Explorer(firewall, host, space, interestOf(changes, firewall)),
  }));
  const [before, after] = sides as [(typeof sides)[number], (typeof sides)[number]];
  const candidates = new Candidates([old, now], host !== null, space).regionOf(changes);
  const found = new Map<string, FoundDifference>();
  const compare = (part: ExploredPart, other: ExploredPart) => {
    for (const packets of differingSlices(part, other, space)) add(found, part, other, packets);
  };
  for (const slice of candidates) {
    const [olds, news] = [before.changed.partsOf([slice]), after.changed.partsOf([slice])];
    for (const part of olds) {
      for (const other of news) {
        const common = commonOf(part.region, other.region);
        if (common !== null) compare(part, other.within(common));
      }
      // What comes to a change in the one alone is followed to its end in the other.
      for (const other of after.full.partsOf(besideAll(part.region, regionsOf(news)))) compare(part, other);
    }
    for (const other of news) {
      for (const part of before.full.partsOf(besideAll(other.region, regionsOf(olds))))
        compare(part, other.within(part.region));
    }
  }
  const beyond = [...space.beyond];
  const differences = [...found.values()];
  return { differences: differences.map((one) => told(one, legacy, [before.full, after.full])), beyond };
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

function commonOf(one: Slice, other: Slice): Slice | null {
  const common = boxesIntersect(one.box, other.box) ? intersectSlices(one, other) : null;
  return common === null || boxWithin(common) === "none" ? null : { ...common, isPossible: true };
}

function interestOf(changes: readonly Change[], firewall: Firewall): Interest {
  const own = changes.filter((change) => change.firewall === firewall);
  const rules = new Set(own.flatMap(({ rule }) => rule?.node ?? []));
  const chains = new Set(own.filter(({ rule }) => rule === null).map(({ chain }) => chain));
  const bases = new Set(own.flatMap(({ chain }) => baseChainsLeadingTo(firewall.ruleset, chain)));
  return new Interest(rules, chains, bases);
}

function add(
  found: Map<string, FoundDifference>,
  part: ExploredPart,
  other: ExploredPart,
  { slice, example }: DifferingPackets,
): void {
  const deciders = decidersOf(part, other);
  const [old, now] = [toTreatment(part, deciders.old, example), toTreatment(other, deciders.now, example)];
  const key = [treatmentKey(part, other), treatmentKey(other, part), causeKey(old.cause), causeKey(now.cause)].join(
    " | ",
  );
  const output = outputOf(part.state) === outputOf(other.state) ? outputOf(other.state) : null;
  const same = found.get(key);
  if (same === undefined) {
    found.set(key, { region: [slice], example, old, now, assumptions: other.assumptions, output });
    return;
  }
  const assumptions = [...new Set([...same.assumptions, ...other.assumptions])];
  // People think of the packets that open connections first.
  const shown =
    same.example.connection.state !== "new" && example.connection.state === "new" ? { example, old, now } : {};
  found.set(key, {
    ...same,
    ...shown,
    region: [...same.region, slice],
    assumptions,
    output: output === same.output ? output : null,
  });
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
