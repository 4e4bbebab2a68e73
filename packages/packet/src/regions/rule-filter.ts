/** Which rules are for none of a piece's packets, told without a look at what was written to them: most rules are. */
import { type Box, boxesIntersect, isSelector, type RulesetRule } from "@nftlint/semantics";
import { type Rule, walk } from "@nftlint/syntax";
import { boxKey } from "./box-keys.ts";
import type { Place } from "./cases.ts";
import type { DeferredWrite } from "./deferred.ts";
import { deferredWriteOf } from "./deferred-writes.ts";
import { type FieldName, isOfFamily } from "./fields.ts";
import { BoxBlocks } from "./hull-blocks.ts";
import { type Hull, hullOf, mayIntersect } from "./hulls.ts";
import type { Piece } from "./piece.ts";
import type { State } from "./reading.ts";
import { isIdle, leadingMatches, slicesOfMatches } from "./rule.ts";
import { fieldNameOf } from "./selector-fields.ts";
import { type PacketRegion, sliceOf } from "./slice.ts";
import type { SymbolicValue } from "./value.ts";

/** What a rule asks of packets as they come. */
interface Asked {
  /** `null` where they are too many. */
  readonly boxes: readonly Box[] | null;
  readonly fields: readonly FieldName[];
  readonly asksConnection: boolean;
  /** Whether it asks for what NAT has decided so far. */
  readonly asksTranslation: boolean;
}

/** More boxes than these are not kept. */
const mostBoxes = 64;

/** A rule that may do something, with what it asks for. */
export interface FilteredRule {
  readonly rule: RulesetRule;
  /** Whether it is for none of a piece's packets; false where that is not told at once. */
  isForNone(piece: Piece): boolean;
  /** What it does, where that is nothing but to write a mark to packets that are told by what they come with; else `null`. */
  writeFor(piece: Piece): DeferredWrite | null;
  /** The packets that its matches hold for, as disjoint slices; `null` where that is not told without a look at a piece. */
  slicesFor(piece: Piece): PacketRegion | null;
}

/** Which rules of a chain are for none of the packets that come to it, told at once for all of them. */
class Sieve {
  /** For each rule 1 where it may be for some of them. */
  readonly #mayBeFor: Uint8Array;
  readonly #start: State;

  constructor(mayBeFor: Uint8Array, start: State) {
    this.#mayBeFor = mayBeFor;
    this.#start = start;
  }

  /**
   * Whether a rule is for none of some pieces; false where that is not told at once.
   * @param pieces what is left of the packets that came to the chain
   */
  isForNone(index: number, pieces: readonly Piece[]): boolean {
    return this.#mayBeFor[index] === 0 && pieces.every(({ state }) => isSameToAsk(state, this.#start));
  }
}

/** Whether matches read the same of both. */
function isSameToAsk(one: State, other: State): boolean {
  return (
    one.values === other.values &&
    one.unknown === other.unknown &&
    one.isTracked === other.isTracked &&
    one.isSourceDecided === other.isSourceDecided &&
    one.isDestinationDecided === other.isDestinationDecided
  );
}

/** The rules of a chain that may do something. */
class FilteredRules {
  readonly rules: readonly Filtered[];
  readonly #boxes: BoxBlocks<{ readonly box: Box; readonly index: number }>;

  constructor(rules: readonly Filtered[]) {
    this.rules = rules;
    const all = rules.flatMap(({ boxes }, index) => (boxes ?? []).map((box) => ({ box, index })));
    this.#boxes = new BoxBlocks(all, ({ box }) => box);
  }

  /** @param start the packets that come to the chain */
  sieveFor({ slice, state }: Piece): Sieve {
    const may = new Uint8Array(this.rules.length);
    for (const { index } of this.#boxes.meeting(slice.box)) may[index] = 1;
    for (const [index, rule] of this.rules.entries()) if (!rule.isToldFor(state)) may[index] = 1;
    return new Sieve(may, state);
  }
}

/** Fields that many packets have the same in from the start: what the host sends to itself comes in by `lo`. */
const oftenKnown: readonly FieldName[] = ["input", "state"];

/** What rules are read for. */
interface Basis {
  readonly family: "ip" | "ip6";
  /** Fields that are known to have one value. */
  readonly values: ReadonlyMap<FieldName, SymbolicValue>;
}

function basisOf({ family, values }: State): Basis {
  const known = oftenKnown.flatMap((name) => {
    const value = values.get(name);
    return value === undefined || value.field !== null ? [] : [[name, value] as const];
  });
  return { family, values: new Map(known) };
}

/** Remembers what rules ask for. */
export class RuleFilter {
  readonly #chains = new WeakMap<readonly RulesetRule[], Map<string, FilteredRules>>();
  /** What rules ask for of packets of which nothing is known. */
  readonly #rules = { ip: new WeakMap<Rule, Filtered>(), ip6: new WeakMap<Rule, Filtered>() };

  /** The rules of a chain that may do something to packets that come to it. */
  of(rules: readonly RulesetRule[], state: State, placeOf: (rule: RulesetRule) => Place): FilteredRules {
    const basis = basisOf(state);
    const key = [basis.family, ...[...basis.values].map(([name, { value }]) => `${name} ${value}`)].join();
    const known = this.#chains.get(rules) ?? new Map<string, FilteredRules>();
    this.#chains.set(rules, known);
    let found = known.get(key);
    if (found === undefined) {
      const active = rules.filter(({ node }) => !isIdle(node));
      found = new FilteredRules(active.map((rule) => this.#read(rule, basis, placeOf(rule))));
      known.set(key, found);
    }
    return found;
  }

  #read(rule: RulesetRule, basis: Basis, place: Place): Filtered {
    const known = this.#rules[basis.family];
    let plain = known.get(rule.node);
    if (plain === undefined) {
      plain = filtered(rule, { family: basis.family, values: new Map() }, place);
      known.set(rule.node, plain);
    }
    return plain.asksAnyOf(basis.values) ? filtered(rule, basis, place) : plain;
  }
}

class Filtered implements FilteredRule {
  readonly rule: RulesetRule;
  readonly #asked: Asked;
  readonly #hulls: readonly Hull[];
  readonly #region: PacketRegion;
  readonly #basis: Basis;
  readonly #write: DeferredWrite | null;

  constructor(rule: RulesetRule, asked: Asked, region: PacketRegion, basis: Basis, write: DeferredWrite | null) {
    this.rule = rule;
    this.#basis = basis;
    this.#asked = asked;
    this.#region = region;
    this.#hulls = (asked.boxes ?? []).map(hullOf);
    this.#write = write;
  }

  get boxes(): readonly Box[] | null {
    return this.#asked.boxes;
  }

  asksAnyOf(values: ReadonlyMap<FieldName, unknown>): boolean {
    return this.#asked.fields.some((name) => values.has(name));
  }

  /** Whether the boxes tell which packets of a piece it is for. */
  isToldFor({ values, unknown, isTracked, isSourceDecided, isDestinationDecided }: State): boolean {
    const { boxes, fields, asksConnection, asksTranslation } = this.#asked;
    if (boxes === null || (asksConnection && !isTracked)) return false;
    if (asksTranslation && (isSourceDecided || isDestinationDecided)) return false;
    for (const name of fields) {
      const [own, known] = [values.get(name), this.#basis.values.get(name)];
      if (unknown.has(name) || own?.field !== known?.field || own?.value !== known?.value) return false;
      if (own !== undefined && known === undefined) return false;
    }
    return true;
  }

  writeFor({ state }: Piece): DeferredWrite | null {
    return this.#write !== null && !state.unknown.has("mark") && this.isToldFor(state) ? this.#write : null;
  }

  slicesFor({ state }: Piece): PacketRegion | null {
    return this.isToldFor(state) ? this.#region : null;
  }

  isForNone({ slice: { box, outside }, state }: Piece): boolean {
    const { boxes } = this.#asked;
    if (boxes === null) return false;
    const hull = hullOf(box);
    for (let index = 0; index < boxes.length; index++) {
      const own = boxes[index] as Box;
      if (!mayIntersect(this.#hulls[index] as Hull, hull) || !boxesIntersect(own, box)) continue;
      if (outside?.has(boxKey(own)) !== true) return false;
    }
    return this.isToldFor(state);
  }
}

function filtered(rule: RulesetRule, basis: Basis, place: Place): Filtered {
  const [asked, slices] = read(rule.node, basis, place);
  return new Filtered(
    rule,
    asked,
    slices,
    basis,
    asked.boxes === null ? null : deferredWriteOf(rule.node, slices, place),
  );
}

function read(rule: Rule, basis: Basis, place: Place): readonly [Asked, PacketRegion] {
  const fields = new Set<FieldName>();
  let asksConnection = false;
  let asksTranslation = false;
  const [matches] = leadingMatches(rule);
  for (const match of matches) {
    walk(match, (node) => {
      if (!isSelector(node as Parameters<typeof isSelector>[0])) return true;
      if (node.kind === "ct") {
        asksConnection = true;
        // What is not tracked has no connection to ask about.
        fields.add("state");
        if (node.key === "status") asksTranslation = true;
      }
      const name = fieldNameOf(node as Parameters<typeof fieldNameOf>[0], place.scope.table.family);
      if (name !== null) fields.add(name);
      return true;
    });
  }
  const slice = sliceOf([isOfFamily(basis.family)]);
  const slices = slicesOfMatches(matches, { slice, state: untouched(basis) }, place);
  const boxes = slices.length > mostBoxes ? null : slices.map(({ box }) => box);
  return [{ boxes, fields: [...fields], asksConnection, asksTranslation }, slices];
}

function untouched({ family, values }: Basis): State {
  return {
    ...{ family, entry: "through", values, unknown: new Map(), deferred: null, isTracked: true },
    ...{ isSourceDecided: false, isDestinationDecided: false, isMet: false, writers: [] },
  };
}
