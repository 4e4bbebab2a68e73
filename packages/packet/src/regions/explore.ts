/** What becomes of all packets of a region, by parts whose packets are treated alike. */
import type { HostFacts } from "@nftlint/host";
import {
  type Box,
  type Constraint,
  constrain,
  constraintOn,
  intervalSet,
  type Region,
  showInterface,
} from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";
import type { Packet } from "../packet.ts";
import { fibReader } from "../routing/fib.ts";
import { masqueradeSource } from "../routing/source-address.ts";
import type { HookName } from "../step.ts";
import type { Cause } from "../verdict.ts";
import type { Firewall } from "../way/host.ts";
import type { Fate } from "../way/way.ts";
import { changedPacket, packetAt, pointOf, usualPointOf } from "./example.ts";
import {
  asks,
  type Entry,
  entries,
  entryIs,
  type FieldName,
  fieldNames,
  fields,
  foreignInterfaces,
  interfaces,
  isOfFamily,
} from "./fields.ts";
import { freeRouting } from "./free-routing.ts";
import { type Decision, type HookPlace, impossible, passHook, type Traveller, untracked } from "./hooks.ts";
import { hostRouting } from "./host-routing.ts";
import { forwarded, type Piece, slicesAsking, slicesWith, split, within, withValue } from "./piece.ts";
import { currentValue, type State } from "./reading.ts";
import type { PieceRouting, Routed } from "./routing.ts";
import { RuleFilter } from "./rule-filter.ts";
import { boxWithin, dimensionsOf, type PacketRegion, type Slice, sliceOf, withOutside, without } from "./slice.ts";
import { isRealizable, Space } from "./space.ts";
import { constant, original, packetsWith } from "./value.ts";

/** Packets that are treated alike. */
export interface ExploredPart {
  readonly region: Slice;
  /** One of them, as it comes. Without a host, `outputInterface` is the one that it is taken to leave by. */
  readonly example: Packet;
  readonly fate: Fate;
  /** How their way ends, without the details that an example tells. */
  readonly kind: Fate["kind"];
  /** One of these packets as it is at the end of its way. */
  endOf(packet: Packet): Packet;
  /** The part of it that lies in a slice of it. */
  within(slice: Slice): ExploredPart;
  /** Whether the host sends them itself, gets them, or passes them on; `null` where they do not come so far. */
  readonly entry: Entry | null;
  /** What was written to them on their way, told by what they came with. */
  readonly state: State;
  /** What each base chain decided, in order. */
  readonly decisions: readonly Decision[];
  /** The rules that wrote something to them, in order. */
  readonly writers: readonly Cause[];
  /** What these packets are besides, that no packet can be given: what a set holds by then, who sends them. */
  readonly assumptions: readonly string[];
}

export interface Exploration {
  /** Disjoint, and all of the region together; some of its packets may be in none where `beyond` says so. */
  readonly parts: readonly ExploredPart[];
  /** What was not followed exactly, in words; empty where all was. */
  readonly beyond: readonly string[];
}

/** Every packet. */
export const everyPacket: PacketRegion = [sliceOf([])];

/**
 * What becomes of the packets of a region. Without a host, they leave by any interface, and both
 * those for the host and those for others are followed, unless the region asks for some.
 */
export function exploreRegion(region: PacketRegion, firewall: Firewall, host: HostFacts | null): Exploration {
  const space = new Space();
  space.add(firewall.ruleset, firewall.tables);
  return Explorer.of(firewall, host, space).explore(region);
}

/** Explores regions in a space that may be that of several rulesets. */
export class Explorer {
  readonly #place: HookPlace;
  readonly #routing: PieceRouting;
  readonly #isFree: boolean;

  private constructor(place: HookPlace, routing: PieceRouting, isFree: boolean) {
    this.#place = place;
    this.#routing = routing;
    this.#isFree = isFree;
  }

  /** Follows all packets, and parts them by all that is done to them. */
  static of({ ruleset, tables }: Firewall, host: HostFacts | null, space: Space): Explorer {
    const place = { ruleset, tables, host: knowledgeOf(host), space, filter: RuleFilter.of(space) };
    const routing = host === null ? freeRouting : hostRouting(host, space);
    return new Explorer({ ...place, interest: null, defersWrites: false, expected: null }, routing, host === null);
  }

  /**
   * The same firewall, looked at for less.
   * @param how `interest`: only the packets are followed that come to some rules, and the parts are of these alone;
   *   `defersWrites`: packets are not parted by marks that nothing asks for;
   *   `expected`: packets that come to this end need not be told, and are mostly left out
   */
  following(how: Partial<Pick<HookPlace, "interest" | "defersWrites" | "expected">>): Explorer {
    return new Explorer({ ...this.#place, ...how }, this.#routing, this.#isFree);
  }

  explore(region: PacketRegion): Exploration {
    return { parts: this.partsOf(region), beyond: [...this.#place.space.beyond] };
  }

  partsOf(region: PacketRegion): readonly ExploredPart[] {
    const { space } = this.#place;
    const parts: ExploredPart[] = [];
    for (const start of region.flatMap((slice) => startsOf(slice, this.#isFree, space))) {
      const ends = start.state.entry === "out" ? this.#outgoing(start) : this.#incoming(start);
      for (const end of ends) {
        const part = this.#partOf(end);
        if (part !== null) parts.push(part);
      }
    }
    return parts;
  }

  #partOf(end: Traveller): ExploredPart | null {
    const { space, interest } = this.#place;
    if (interest !== null && !end.piece.state.isMet) return null;
    const found = boxWithin(end.piece.slice);
    if (found === "too much") space.beyond.add("more than can be told apart");
    return typeof found === "string" ? null : new Part(end, this.#isFree, space);
  }

  #incoming(start: Piece): readonly Traveller[] {
    return this.#comeIn(this.#through(untracked(start, this.#place).map(travellerOf), ["ingress", "prerouting"]));
  }

  /** From the routing on. */
  #comeIn(travellers: readonly Traveller[]): readonly Traveller[] {
    return travellers.flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      return this.#routing.incoming(traveller.piece).flatMap((way) => {
        const next = routed(traveller, way);
        if (next.fate !== null) return [next];
        const { isLooped } = traveller;
        if (way.kind === "local") return this.#through([{ ...next, entry: isLooped ? "out" : "in" }], ["input"]);
        const on: Traveller = { ...next, piece: forwarded(way.piece), entry: isLooped ? "out" : "through" };
        return this.#through([on], ["forward", "postrouting", "egress"]);
      });
    });
  }

  #outgoing(start: Piece): readonly Traveller[] {
    const ways = untracked(start, this.#place).flatMap((piece) => this.#routing.outgoing(piece).map(toItself));
    const routedOnce = ways.map((way) => routed(travellerOf(way.piece), way));
    const left = this.#through(routedOnce, ["output"]).flatMap((traveller) =>
      traveller.fate === null && traveller.isChanged
        ? this.#routing.again(traveller.piece).map((way) => routed(traveller, toItself(way)))
        : [traveller],
    );
    return this.#through(left, ["postrouting", "egress"]).flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      const { inside, outside } = split(traveller.piece, byLoopback(traveller.piece, this.#place.space));
      const leaving = outside.map((piece) => ({ ...traveller, piece }));
      return [...inside.flatMap((piece) => this.#loop({ ...traveller, piece })), ...leaving];
    });
  }

  /** What the host sends to itself comes in on `lo`. */
  #loop(traveller: Traveller): readonly Traveller[] {
    const piece = withValue(withValue(traveller.piece, "input", loopback), "output", constant(0n, 128));
    return this.#comeIn(this.#through([{ ...traveller, piece, isLooped: true }], ["ingress", "prerouting"]));
  }

  #through(travellers: readonly Traveller[], hooks: readonly HookName[]): readonly Traveller[] {
    return hooks.reduce(
      (before, hook) => before.flatMap((traveller) => passHook(traveller, hook, this.#place)),
      travellers,
    );
  }
}

/** A part whose example is looked for when it is asked for. */
class Part implements ExploredPart {
  readonly region: Slice;
  readonly state: State;
  readonly decisions: readonly Decision[];
  readonly #end: Traveller;
  readonly #fate: Fate | null;
  readonly #isFree: boolean;
  readonly #space: Space;
  #example: Packet | null = null;

  constructor(end: Traveller, isFree: boolean, space: Space) {
    const { piece, decisions, fate } = end;
    this.#end = end;
    this.region = { ...piece.slice, isPossible: true };
    this.state = piece.state;
    this.decisions = decisions;
    this.#fate = fate;
    this.#isFree = isFree;
    this.#space = space;
  }

  get example(): Packet {
    if (this.#example === null) {
      const usual = usualPointOf(this.region);
      const point = typeof usual === "string" ? pointOf(this.region) : usual;
      const packet = packetAt(typeof point === "string" ? new Map() : point, this.state, this.#space.cells);
      this.#example = this.#isFree ? packet : { ...packet, outputInterface: null };
    }
    return this.#example;
  }

  get kind(): Fate["kind"] {
    if (this.#fate !== null) return this.#fate.kind;
    const { field, value } = currentValue("output", this.state);
    return field === null && value === 0n ? "delivered" : "sent";
  }

  get fate(): Fate {
    if (this.#fate !== null) return this.#fate;
    const output = currentValue("output", this.state);
    if (output.field !== null) return { kind: "sent", outputInterface: this.example.outputInterface ?? "" };
    return output.value === 0n ? { kind: "delivered" } : { kind: "sent", outputInterface: showInterface(output.value) };
  }

  get entry(): Entry | null {
    return this.#end.entry;
  }

  get writers(): readonly Cause[] {
    return this.state.writers;
  }

  get assumptions(): readonly string[] {
    const others = dimensionsOf(this.region).filter((dimension) => !isRealizable(dimension));
    return others.map(({ title }) => title);
  }

  within(slice: Slice): ExploredPart {
    return new Part({ ...this.#end, piece: { ...this.#end.piece, slice } }, this.#isFree, this.#space);
  }

  endOf(packet: Packet): Packet {
    return changedPacket(packet, this.state);
  }
}

const loopback = constant(interfaceNumber("lo"), 128);

/** The packets that leave by it. */
function byLoopback(piece: Piece, space: Space): readonly Slice[] {
  return slicesWith("output", [{ from: loopback.value, to: loopback.value }], piece, space);
}

/** What the host sends to itself leaves by `lo`. */
function toItself(way: Routed): Routed {
  return way.kind === "local" ? { kind: "sent", piece: withValue(way.piece, "output", loopback) } : way;
}

function travellerOf(piece: Piece): Traveller {
  const entry = piece.state.entry === "out" ? "out" : null;
  return { piece, decisions: [], fate: null, isLooped: false, isChanged: false, entry };
}

function routed(traveller: Traveller, way: Routed): Traveller {
  const { piece } = way;
  if (way.kind === "undeliverable") {
    return { ...traveller, piece, fate: { kind: "dropped", hook: null, cause: way.cause } };
  }
  return { ...traveller, piece, fate: way.kind === "unknown" ? { kind: "unknown", text: way.text } : null };
}

function knowledgeOf(host: HostFacts | null): HookPlace["host"] {
  if (host === null) return { interfaces: null, fib: null, masquerade: null };
  const interfaces = host.interfaces.known ? host.interfaces.value : null;
  return { interfaces, fib: fibReader(host), masquerade: (packet) => masqueradeSource(host, packet) };
}

/** The packets of a slice as they come, parted by their family and by where they come from. */
function startsOf(slice: Slice, isFree: boolean, space: Space): readonly Piece[] {
  const ways: readonly (readonly Entry[])[] = isFree ? entries.map((entry) => [entry]) : [["in", "through"], ["out"]];
  const possible = slice.isPossible === true ? slice : impossible().reduce(without, slice);
  return toCells(possible, space).flatMap((whole) =>
    ways.flatMap((way) =>
      (["ip", "ip6"] as const).flatMap((family) => {
        const entry = way[0] ?? "in";
        const values = intervalSet(way.flatMap((one) => entryIs(one).values));
        const asked = slicesAsking(asks("entry", values), isOfFamily(family), ...askedOf(way, isFree));
        return within({ slice: withOutside(whole), state: stateOf(family, entry) }, asked);
      }),
    ),
  );
}

/** What packets that are so on their way have: names of interfaces, and hops left. */
function askedOf(way: readonly Entry[], isFree: boolean): readonly Constraint[] {
  return [
    ...(way.includes("out") ? [] : [asks("input", foreignInterfaces)]),
    ...(isFree && !way.includes("in") ? [asks("output", interfaces)] : []),
    // What has no hop left to live goes no further, whatever the rules say.
    ...(isFree && way.includes("through") ? [asks("timeToLive", [{ from: 2n, to: 255n }])] : []),
  ];
}

function stateOf(family: "ip" | "ip6", entry: Entry): State {
  const none = constant(0n, 128);
  return {
    family,
    entry,
    values: new Map(
      entry === "out" ? [["input", none] as const, ["output", none] as const] : [["output", none] as const],
    ),
    unknown: new Map(),
    isTracked: false,
    isSourceDecided: false,
    isDestinationDecided: false,
    isMet: false,
    deferred: null,
    writers: [],
  };
}

/** A slice told by the cells of fields that rules take apart. */
function toCells(slice: Slice, space: Space): readonly Slice[] {
  const parted = fieldNames.filter((name) => space.cells.of(fields[name]).length > 1);
  if (parted.length === 0) return [slice];
  const taken: Region = holesOf(slice).flatMap((box) => boxesByCells(box, parted, space));
  return boxesByCells(slice.box, parted, space).map((box) => taken.reduce(without, sliceOf(box)));
}

function holesOf(slice: Slice): Region {
  const boxes: Box[] = [];
  for (let rest = slice.taken; rest !== null; rest = rest.before) boxes.push(rest.box);
  return boxes;
}

function boxesByCells(box: Box, parted: readonly FieldName[], space: Space): Region {
  let boxes: Region = [box];
  for (const name of parted) {
    const own = constraintOn(box, fields[name].dimension.name);
    if (own === undefined) continue;
    const outcome = packetsWith(original(fields[name]), own.values, space.cells);
    if (typeof outcome === "string") continue;
    boxes = boxes.flatMap((one) => {
      const others = one.filter(({ dimension }) => dimension.name !== own.dimension.name);
      return outcome.map((cells) => constrain(others, ...cells)).filter((both) => both !== null);
    });
  }
  return boxes;
}
