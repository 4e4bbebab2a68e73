/** Which rules are for none of a piece's packets, told without a look at what was written to them: most rules are. */
import { type Box, boxesIntersect, isSelector, type RulesetRule } from "@nftlint/semantics";
import { type Rule, type Statement, walk } from "@nftlint/syntax";
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
import type { Space } from "./space.ts";
import type { SymbolicValue } from "./value.ts";

/** What a rule asks for. */
interface Asked {
  readonly fields: readonly FieldName[];
  readonly asksConnection: boolean;
  /** Whether it asks for what NAT has decided so far. */
  readonly asksTranslation: boolean;
}

/** What the matches of a rule hold for. */
interface Reading extends Asked {
  readonly basis: Basis;
  readonly region: PacketRegion;
  /** Those of the region; `null` where they are too many. */
  readonly boxes: readonly Box[] | null;
  readonly hulls: readonly Hull[];
  readonly write: DeferredWrite | null;
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
    for (let index = 0; index < may.length; index++) {
      if (may[index] === 0 && this.rules[index]?.isToldFor(state) === false) may[index] = 1;
    }
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
  /** The same for the same. */
  readonly key: string;
}

function basisOf({ family, values }: State): Basis {
  const known = oftenKnown.flatMap((name) => {
    const value = values.get(name);
    return value === undefined || value.field !== null ? [] : [[name, value] as const];
  });
  const key = [family, ...known.map(([name, { value }]) => `${name} ${value}`)].join();
  return { family, values: new Map(known), key };
}

const filters = new WeakMap<Space, RuleFilter>();

/** Remembers what rules ask for. */
export class RuleFilter {
  readonly #chains = new WeakMap<readonly RulesetRule[], Map<string, FilteredRules>>();
  /** By the words of rules: of two rulesets most rules are the same. */
  readonly #readings = new Map<string, Reading>();

  /** The one of a space. */
  static of(space: Space): RuleFilter {
    const filter = filters.get(space) ?? new RuleFilter();
    filters.set(space, filter);
    return filter;
  }

  /** The rules of a chain that may do something to packets that come to it. */
  of(rules: readonly RulesetRule[], state: State, placeOf: (rule: RulesetRule) => Place): FilteredRules {
    const basis = basisOf(state);
    const known = this.#chains.get(rules) ?? new Map<string, FilteredRules>();
    this.#chains.set(rules, known);
    let found = known.get(basis.key);
    if (found === undefined) {
      const active = rules.filter(({ node }) => !isIdle(node));
      found = new FilteredRules(active.map((rule) => new Filtered(rule, this.#read(rule, basis, placeOf(rule)))));
      known.set(basis.key, found);
    }
    return found;
  }

  #read(rule: RulesetRule, basis: Basis, place: Place): Reading {
    const plain = this.#readFor({ family: basis.family, values: new Map(), key: basis.family }, rule, place);
    const asksMore = plain.fields.some((name) => basis.values.has(name));
    return asksMore ? this.#readFor(basis, rule, place) : plain;
  }

  #readFor(basis: Basis, { node, document }: RulesetRule, place: Place): Reading {
    const text = document.parsed.text.slice(node.start, node.end);
    // What variables and sets hold is not told by the words.
    if (/[$@]/.test(text)) return read(node, basis, place);
    const key = `${place.scope.table.family} ${basis.key} ${text}`;
    let reading = this.#readings.get(key);
    if (reading === undefined) {
      reading = read(node, basis, place);
      this.#readings.set(key, reading);
    }
    return reading;
  }
}

class Filtered implements FilteredRule {
  readonly rule: RulesetRule;
  readonly #reading: Reading;

  constructor(rule: RulesetRule, reading: Reading) {
    this.rule = rule;
    this.#reading = reading;
  }

  get boxes(): readonly Box[] | null {
    return this.#reading.boxes;
  }

  /** Whether the boxes tell which packets of a piece it is for. */
  isToldFor({ values, unknown, isTracked, isSourceDecided, isDestinationDecided }: State): boolean {
    const { boxes, fields, asksConnection, asksTranslation, basis } = this.#reading;
    if (boxes === null || (asksConnection && !isTracked)) return false;
    if (asksTranslation && (isSourceDecided || isDestinationDecided)) return false;
    for (const name of fields) {
      const [own, known] = [values.get(name), basis.values.get(name)];
      if (unknown.has(name) || own?.field !== known?.field || own?.value !== known?.value) return false;
    }
    return true;
  }

  writeFor({ state }: Piece): DeferredWrite | null {
    const { write } = this.#reading;
    return write !== null && !state.unknown.has("mark") && this.isToldFor(state) ? write : null;
  }

  slicesFor({ state }: Piece): PacketRegion | null {
    return this.isToldFor(state) ? this.#reading.region : null;
  }

  isForNone({ slice: { box, outside }, state }: Piece): boolean {
    const { boxes, hulls } = this.#reading;
    if (boxes === null) return false;
    const hull = hullOf(box);
    for (let index = 0; index < boxes.length; index++) {
      const own = boxes[index] as Box;
      if (!mayIntersect(hulls[index] as Hull, hull) || !boxesIntersect(own, box)) continue;
      if (outside?.has(boxKey(own)) !== true) return false;
    }
    return this.isToldFor(state);
  }
}

function read(rule: Rule, basis: Basis, place: Place): Reading {
  const [matches] = leadingMatches(rule);
  const slice = sliceOf([isOfFamily(basis.family)]);
  const region = slicesOfMatches(matches, { slice, state: untouched(basis) }, place);
  const boxes = region.length > mostBoxes ? null : region.map(({ box }) => box);
  return {
    ...askedBy(matches, place),
    ...{ basis, region, boxes },
    hulls: (boxes ?? []).map(hullOf),
    write: boxes === null ? null : deferredWriteOf(rule, region, place),
  };
}

function askedBy(matches: readonly Statement[], place: Place): Asked {
  const fields = new Set<FieldName>();
  let asksConnection = false;
  let asksTranslation = false;
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
  return { fields: [...fields], asksConnection, asksTranslation };
}

function untouched({ family, values }: Basis): State {
  return {
    ...{ family, entry: "through", values, unknown: new Map(), deferred: null, isTracked: true },
    ...{ isSourceDecided: false, isDestinationDecided: false, isMet: false, writers: [] },
  };
}
