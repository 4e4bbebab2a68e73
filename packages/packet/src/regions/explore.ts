/** What becomes of all packets of a region, by parts whose packets are treated alike. */
import type { HostFacts } from "@nftlint/host";
import { type Box, constrain, constraintOn, type Region } from "@nftlint/semantics";
import { interfaceNumber } from "../nft/meta.ts";
import type { Packet } from "../packet.ts";
import { fibReader } from "../routing/fib.ts";
import { masqueradeSource } from "../routing/source-address.ts";
import type { HookName } from "../step.ts";
import type { Firewall } from "../way/host.ts";
import type { Fate } from "../way/way.ts";
import { changedPacket, packetAt, pointOf } from "./example.ts";
import { asks, type Entry, entries, entryIs, type FieldName, fieldNames, fields, isOfFamily } from "./fields.ts";
import { freeRouting } from "./free-routing.ts";
import { type Decision, type HookPlace, impossible, passHook, type Traveller, untracked } from "./hooks.ts";
import { hostRouting } from "./host-routing.ts";
import { forwarded, type Piece, slicesAsking, slicesWith, split, within, withValue } from "./piece.ts";
import type { State } from "./reading.ts";
import type { PieceRouting, Routed } from "./routing.ts";
import { dimensionsOf, type PacketRegion, type Slice, sliceOf, without } from "./slice.ts";
import { isRealizable, Space } from "./space.ts";
import { constant, original, packetsWith } from "./value.ts";

/** Packets that are treated alike. */
export interface ExploredPart {
  readonly region: Slice;
  /** One of them, as it comes. Without a host, `outputInterface` is the one that it is taken to leave by. */
  readonly example: Packet;
  readonly fate: Fate;
  /** One of these packets as it is at the end of its way. */
  readonly endOf: (packet: Packet) => Packet;
  /** A text that is the same where the same is written to packets on their way. */
  readonly changes: string;
  /** What each base chain decided, in order. */
  readonly decisions: readonly Decision[];
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
  return new Explorer(firewall, host, space).explore(region);
}

/** Explores regions in a space that may be that of several rulesets. */
class Explorer {
  readonly #place: HookPlace;
  readonly #routing: PieceRouting;
  readonly #isFree: boolean;

  constructor({ ruleset, tables }: Firewall, host: HostFacts | null, space: Space) {
    this.#place = { ruleset, tables, host: knowledgeOf(host), space };
    this.#routing = host === null ? freeRouting : hostRouting(host, space);
    this.#isFree = host === null;
  }

  explore(region: PacketRegion): Exploration {
    const { space } = this.#place;
    const parts: ExploredPart[] = [];
    for (const start of region.flatMap((slice) => startsOf(slice, this.#isFree, space))) {
      const isOwn = start.state.entry === "out";
      const ends = isOwn ? this.#outgoing(start) : this.#incoming(start);
      for (const end of ends) {
        const part = this.#partOf(end);
        if (part !== null) parts.push(part);
      }
    }
    return { parts, beyond: [...space.beyond] };
  }

  #partOf({ piece, decisions, fate }: Traveller): ExploredPart | null {
    const { space } = this.#place;
    const { slice, state } = piece;
    const point = pointOf(slice);
    if (point === "too much") space.beyond.add("more than can be told apart");
    if (typeof point === "string") return null;
    const example = packetAt(point, state, space.cells);
    const assumptions = dimensionsOf(slice).filter((dimension) => !isRealizable(dimension));
    return {
      region: slice,
      example: this.#isFree ? example : { ...example, outputInterface: null },
      fate: fate ?? fateOf(changedPacket(example, state)),
      endOf: (packet) => changedPacket(packet, state),
      changes: changesOf(state),
      decisions,
      assumptions: assumptions.map(({ title }) => title),
    };
  }

  #incoming(start: Piece): readonly Traveller[] {
    return this.#comeIn(this.#through(untracked(start).map(travellerOf), ["ingress", "prerouting"]));
  }

  /** From the routing on. */
  #comeIn(travellers: readonly Traveller[]): readonly Traveller[] {
    return travellers.flatMap((traveller) => {
      if (traveller.fate !== null) return [traveller];
      return this.#routing.incoming(traveller.piece).flatMap((way) => {
        const entry = way.kind === "local" ? "in" : "through";
        const isAsked = this.#isFree || traveller.isLooped || (way.kind !== "local" && way.kind !== "sent");
        const pieces = isAsked ? [way.piece] : within(way.piece, slicesAsking(entryIs(entry)));
        return pieces.flatMap((piece) => {
          const next = routed(traveller, { ...way, piece });
          if (next.fate !== null) return [next];
          if (way.kind === "local") return this.#through([next], ["input"]);
          return this.#through([{ ...next, piece: forwarded(piece) }], ["forward", "postrouting", "egress"]);
        });
      });
    });
  }

  #outgoing(start: Piece): readonly Traveller[] {
    const ways = untracked(start).flatMap((piece) => this.#routing.outgoing(piece).map(toItself));
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
  return { piece, decisions: [], fate: null, isLooped: false, isChanged: false };
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

/** What is written to header fields and marks; where packets leave is told by their fate. */
function changesOf({ values, unknown }: State): string {
  const written = [...values]
    .filter(([name]) => name !== "input" && name !== "output" && name !== "state" && name !== "connectionMark")
    .map(([name, { field, known, value, flipped, minus }]) =>
      [name, field?.dimension.name ?? "", known, value, flipped, minus].map(String).join(" "),
    );
  const lost = [...unknown].map(([name, reason]) => `${name}: ${reason}`);
  return [...written, ...lost].sort().join("; ");
}

function fateOf({ outputInterface }: Packet): Fate {
  return outputInterface === null ? { kind: "delivered" } : { kind: "sent", outputInterface };
}

/** The packets of a slice as they come, parted by their family and by where they come from. */
function startsOf(slice: Slice, isFree: boolean, space: Space): readonly Piece[] {
  const ways: readonly (readonly Entry[])[] = isFree ? entries.map((entry) => [entry]) : [["in", "through"], ["out"]];
  const possible = impossible().reduce(without, { box: slice.box, taken: slice.taken });
  return toCells(possible, space).flatMap((whole) =>
    ways.flatMap((way) =>
      (["ip", "ip6"] as const).flatMap((family) => {
        const entry = way[0] ?? "in";
        const values = way.flatMap((one) => entryIs(one).values);
        const asked = slicesAsking(asks("entry", values), isOfFamily(family), ...askedOf(way, isFree));
        return within({ slice: whole, state: stateOf(family, entry) }, asked);
      }),
    ),
  );
}

/** Packets that come in or leave have an interface that they do so by: no name is zero. */
function askedOf(way: readonly Entry[], isFree: boolean) {
  const names = (name: "input" | "output") =>
    asks(name, [{ from: 1n, to: fields[name].dimension.domain[0]?.to ?? 1n }]);
  return [
    ...(way.includes("out") ? [] : [names("input")]),
    ...(isFree && !way.includes("in") ? [names("output")] : []),
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
