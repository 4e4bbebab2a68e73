/** Which rules are for none of a piece's packets, told without a look at what was written to them: most rules are. */
import { type Box, boxesIntersect, isSelector, type RulesetRule } from "@nftlint/semantics";
import { type Rule, walk } from "@nftlint/syntax";
import type { Place } from "./cases.ts";
import type { DeferredWrite } from "./deferred.ts";
import { deferredWriteOf } from "./deferred-writes.ts";
import { type FieldName, isOfFamily } from "./fields.ts";
import { type Hull, hullOf, mayIntersect } from "./hulls.ts";
import type { Piece } from "./piece.ts";
import type { State } from "./reading.ts";
import { isIdle, leadingMatches, slicesOfMatches } from "./rule.ts";
import { fieldNameOf } from "./selector-fields.ts";
import { type PacketRegion, sliceOf } from "./slice.ts";

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

/** Remembers what rules ask for. */
export class RuleFilter {
  readonly #rules = {
    ip: new WeakMap<readonly RulesetRule[], readonly FilteredRule[]>(),
    ip6: new WeakMap<readonly RulesetRule[], readonly FilteredRule[]>(),
  };

  /** The rules of a chain that may do something to packets of a family. */
  of(
    rules: readonly RulesetRule[],
    family: "ip" | "ip6",
    placeOf: (rule: RulesetRule) => Place,
  ): readonly FilteredRule[] {
    let found = this.#rules[family].get(rules);
    if (found === undefined) {
      const active = rules.filter(({ node }) => !isIdle(node));
      found = active.map((rule) => filtered(rule, family, placeOf(rule)));
      this.#rules[family].set(rules, found);
    }
    return found;
  }
}

class Filtered implements FilteredRule {
  readonly rule: RulesetRule;
  readonly #asked: Asked;
  readonly #hulls: readonly Hull[];
  readonly #region: PacketRegion;
  readonly #write: DeferredWrite | null;

  constructor(rule: RulesetRule, asked: Asked, region: PacketRegion, write: DeferredWrite | null) {
    this.rule = rule;
    this.#asked = asked;
    this.#region = region;
    this.#hulls = (asked.boxes ?? []).map(hullOf);
    this.#write = write;
  }

  /** Whether the boxes tell which packets of a piece it is for. */
  #isToldFor({ values, unknown, isTracked, isSourceDecided, isDestinationDecided }: State): boolean {
    const { boxes, fields, asksConnection, asksTranslation } = this.#asked;
    if (boxes === null || (asksConnection && !isTracked)) return false;
    if (asksTranslation && (isSourceDecided || isDestinationDecided)) return false;
    for (const name of fields) if (values.has(name) || unknown.has(name)) return false;
    return true;
  }

  writeFor({ state }: Piece): DeferredWrite | null {
    return this.#write !== null && !state.unknown.has("mark") && this.#isToldFor(state) ? this.#write : null;
  }

  slicesFor({ state }: Piece): PacketRegion | null {
    return this.#isToldFor(state) ? this.#region : null;
  }

  isForNone({ slice: { box }, state }: Piece): boolean {
    const { boxes } = this.#asked;
    if (boxes === null) return false;
    const hull = hullOf(box);
    for (let index = 0; index < boxes.length; index++) {
      if (mayIntersect(this.#hulls[index] as Hull, hull) && boxesIntersect(boxes[index] as Box, box)) return false;
    }
    if (!this.#isToldFor(state)) return false;
    return true;
  }
}

function filtered(rule: RulesetRule, family: "ip" | "ip6", place: Place): FilteredRule {
  const [asked, slices] = read(rule.node, family, place);
  return new Filtered(rule, asked, slices, asked.boxes === null ? null : deferredWriteOf(rule.node, slices, place));
}

function read(rule: Rule, family: "ip" | "ip6", place: Place): readonly [Asked, PacketRegion] {
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
  const slice = sliceOf([isOfFamily(family)]);
  const slices = slicesOfMatches(matches, { slice, state: untouched(family) }, place);
  const boxes = slices.length > mostBoxes ? null : slices.map(({ box }) => box);
  return [{ boxes, fields: [...fields], asksConnection, asksTranslation }, slices];
}

function untouched(family: "ip" | "ip6"): State {
  return {
    ...{ family, entry: "through", values: new Map(), unknown: new Map(), deferred: null, isTracked: true },
    ...{ isSourceDecided: false, isDestinationDecided: false, isMet: false, writers: [] },
  };
}
