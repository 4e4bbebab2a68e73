/**
 * The packets that may be treated differently at all: those that a change is for. What is asked of
 * fields that rules on the way may have rewritten by then is left aside, so that they are rather too many.
 */
import {
  type Box,
  baseChainsLeadingTo,
  type Constraint,
  intersectBoxes,
  type RulesetChain,
  type RulesetRule,
} from "@nftlint/semantics";
import type { VerdictMap } from "@nftlint/syntax";
import { trackingPriority } from "../hook-priorities.ts";
import { typeOf } from "../nft/evaluate.ts";
import { interfaceNumber } from "../nft/meta.ts";
import type { Scope } from "../nft/scope.ts";
import { groupBoxes } from "../regions/condition.ts";
import { type Entry, entryIs, type FieldName, fields, isOfFamily } from "../regions/fields.ts";
import type { Piece } from "../regions/piece.ts";
import { read } from "../regions/reading.ts";
import { isIdle, leadingMatches, slicesOfMatches } from "../regions/rule.ts";
import { onWire } from "../regions/selector-fields.ts";
import { boxWithin, intersectSlices, type Slice, sliceOf, without } from "../regions/slice.ts";
import type { Space } from "../regions/space.ts";
import { constant } from "../regions/value.ts";
import type { HookName } from "../step.ts";
import type { Firewall } from "../way/host.ts";
import type { Change } from "./changes.ts";
import { rewrittenFields } from "./rewritten.ts";

/** Packets at a hook: where they come from, and what they are there. */
interface Arrival {
  readonly entry: Entry;
  readonly isLooped: boolean;
}

const wire: readonly Arrival[] = [
  { entry: "in", isLooped: false },
  { entry: "through", isLooped: false },
  { entry: "out", isLooped: true },
];

const own: Arrival = { entry: "out", isLooped: false };

const through = wire.filter(({ entry }) => entry === "through");

const arrivals: Readonly<Record<HookName, readonly Arrival[]>> = {
  ingress: wire,
  prerouting: wire,
  input: wire.filter(({ entry }) => entry !== "through"),
  forward: through,
  output: [own],
  postrouting: [...through, own],
  egress: [...through, own],
};

/** Packets that are to be followed. */
export interface Candidate {
  readonly slice: Slice;
  readonly changes: readonly Change[];
}

/** Finds the packets that changes are for, as they come. */
export class Candidates {
  readonly #space: Space;
  readonly #rewritten: ReadonlySet<FieldName>;
  readonly #hasHost: boolean;

  /** @param firewalls whose rules may rewrite packets before they come to a change */
  constructor(firewalls: readonly Firewall[], hasHost: boolean, space: Space) {
    this.#space = space;
    this.#rewritten = rewrittenFields(firewalls, hasHost);
    this.#hasHost = hasHost;
  }

  /** Disjoint slices, each with the changes that its packets may come to. */
  of(changes: readonly Change[]): readonly Candidate[] {
    const found = changes.flatMap((change) =>
      baseChainsLeadingTo(change.firewall.ruleset, change.chain).flatMap((base) =>
        this.#atBase(change, base).map((box) => ({ change, box })),
      ),
    );
    const candidates = found.map(({ box }, index) => {
      // What a later change may be for is followed from there: packets of this slice need not be followed so far.
      const later = found.slice(index + 1).map((other) => other.box);
      const slice = later.reduce(without, sliceOf(box));
      const own = found.slice(0, index + 1).filter((other) => holdsAnyOf(slice, other.box));
      return { slice, changes: [...new Set(own.map(({ change }) => change))] };
    });
    return candidates.filter(({ changes: own }) => own.length > 0);
  }

  #atBase(change: Change, base: RulesetChain): readonly Box[] {
    const hook = base.base?.hook as HookName;
    const families = (["ip", "ip6"] as const).filter(
      (family) => change.chain.table.family !== (family === "ip" ? "ip6" : "ip"),
    );
    return (arrivals[hook] ?? []).flatMap((arrival) =>
      families.flatMap((family) => {
        const start = [this.#entryOf(arrival), isOfFamily(family)];
        const piece = pieceOf(start, family, arrival, hook);
        const scope = scopeOf(change, hook, base);
        const slices = change.rule === null ? [sliceOf(start)] : this.#ofRule(change, change.rule, piece, scope);
        return slices.flatMap(({ box }) => this.#loosened(box, hook, base));
      }),
    );
  }

  /** Whether what comes in is for a host is for its routes to say, behind what rules make of its destination. */
  #entryOf({ entry }: Arrival): Constraint {
    return this.#hasHost && entry !== "out" ? onWire : entryIs(entry);
  }

  #ofRule({ keys }: Change, rule: RulesetRule, piece: Piece, scope: Scope): readonly Slice[] {
    const place = { scope, space: this.#space };
    if (isIdle(rule.node)) return [];
    const [matches, rest] = leadingMatches(rule.node);
    if (keys === null) return slicesOfMatches(matches, piece, place);
    const asking = matches.filter(
      (match) => match.kind === "match" && match.right.kind === "set-reference" && match.right.name === keys.set,
    );
    const others = slicesOfMatches(
      matches.filter((match) => !asking.includes(match)),
      piece,
      place,
    );
    const group = { data: null, ...keys.keys, isLimited: false };
    const reader = { ...place, state: piece.state };
    const wanted = asking.flatMap((match) => (match.kind === "match" ? [match.left] : []));
    const maps = rest.filter((statement): statement is VerdictMap => statement.kind === "verdict-map");
    wanted.push(
      ...maps.filter(({ map }) => map.kind === "set-reference" && map.name === keys.set).map(({ key }) => key),
    );
    // The set is asked for somewhere else: all that the rule is for.
    if (wanted.length !== 1 || wanted[0] === undefined) return others;
    const [left] = wanted;
    const reading = read(left, typeOf(left, scope), reader);
    if (reading.kind === "absent") return [];
    if (reading.kind === "untold") return others;
    const parts = reading.kind === "value" ? [reading.value] : reading.parts;
    const boxes = groupBoxes(group, parts, reader, piece.slice.box);
    if (boxes === "none") return [];
    if (boxes === "all" || boxes === "untold") return others;
    return others.flatMap(({ box }) => narrowed(box, [...boxes], reading.having));
  }

  /** A box without what is asked of fields that may have been rewritten. */
  #loosened(box: Box, hook: HookName, base: RulesetChain): readonly Box[] {
    const isEarly = (hook === "prerouting" || hook === "output") && (base.base?.priority ?? 0) <= trackingPriority;
    const isAside = (name: FieldName) =>
      this.#rewritten.has(name) ||
      (name === "state" && (isEarly || hook === "ingress")) ||
      (name === "timeToLive" && (hook === "forward" || hook === "postrouting" || hook === "egress"));
    const aside = (Object.keys(fields) as FieldName[]).filter(isAside).map((name) => fields[name].dimension.name);
    return [
      box.filter(({ dimension: { name } }) => !aside.some((own) => name === own || name.startsWith(`${own} & 0x`))),
    ];
  }
}

function narrowed(box: Box, boxes: readonly Box[], having: Box): readonly Slice[] {
  return boxes.flatMap((other) => {
    const asked = intersectBoxes(having, other);
    const all = asked === null ? null : intersectBoxes(box, asked);
    return all === null ? [] : [sliceOf(all)];
  });
}

function scopeOf({ firewall: { ruleset }, chain, rule }: Change, hook: HookName, base: RulesetChain): Scope {
  return {
    ...{ ruleset, hook, interfaces: null, fib: null, masquerade: null },
    ...{ table: chain.table, priority: base.base?.priority ?? null },
    document: rule?.document ?? chain.firstNamed.document,
  };
}

function pieceOf(box: Box, family: "ip" | "ip6", { entry, isLooped }: Arrival, hook: HookName): Piece {
  const none = constant(0n, 128);
  const loopback = constant(interfaceNumber("lo"), 128);
  const isBeforeOutput = hook === "ingress" || hook === "prerouting" || hook === "input";
  const values = new Map([
    ...(entry === "out" ? [["input", isLooped ? loopback : none] as const] : []),
    ...(isBeforeOutput ? [["output", none] as const] : []),
  ]);
  return {
    slice: sliceOf(box),
    state: {
      ...{ family, entry, values, unknown: new Map(), deferred: null },
      ...{ isTracked: true, isSourceDecided: false, isDestinationDecided: false, isMet: false, writers: [] },
    },
  };
}

function holdsAnyOf(slice: Slice, box: Box): boolean {
  const common = intersectSlices(slice, sliceOf(box));
  return common !== null && boxWithin(common) !== "none";
}
