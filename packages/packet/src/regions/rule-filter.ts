/** Which rules are for none of a piece's packets, told without a look at what was written to them: most rules are. */
import { type Box, boxesIntersect, isSelector, type RulesetRule } from "@nftlint/semantics";
import { type Rule, walk } from "@nftlint/syntax";
import type { Place } from "./cases.ts";
import { type FieldName, isOfFamily } from "./fields.ts";
import type { Piece } from "./piece.ts";
import type { State } from "./reading.ts";
import { isIdle, leadingMatches, slicesOfMatches } from "./rule.ts";
import { fieldNameOf } from "./selector-fields.ts";
import { sliceOf } from "./slice.ts";

/** What a rule asks of packets as they come. */
interface Asked {
  /** `null` where they are too many. */
  readonly boxes: readonly Box[] | null;
  readonly fields: readonly FieldName[];
  readonly asksConnection: boolean;
}

/** More boxes than these are not kept. */
const mostBoxes = 64;

/** A rule that may do something, with what it asks for. */
export interface FilteredRule {
  readonly rule: RulesetRule;
  /** Whether it is for none of a piece's packets; false where that is not told at once. */
  isForNone(piece: Piece): boolean;
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
      found = active.map((rule) => new Filtered(rule, read(rule.node, family, placeOf(rule))));
      this.#rules[family].set(rules, found);
    }
    return found;
  }
}

class Filtered implements FilteredRule {
  readonly rule: RulesetRule;
  readonly #asked: Asked;

  constructor(rule: RulesetRule, asked: Asked) {
    this.rule = rule;
    this.#asked = asked;
  }

  isForNone({ slice: { box }, state }: Piece): boolean {
    const { boxes, fields, asksConnection } = this.#asked;
    if (boxes === null || (asksConnection && !state.isTracked)) return false;
    for (const name of fields) if (state.values.has(name) || state.unknown.has(name)) return false;
    for (const one of boxes) if (boxesIntersect(one, box)) return false;
    return true;
  }
}

function read(rule: Rule, family: "ip" | "ip6", place: Place): Asked {
  const fields = new Set<FieldName>();
  let asksConnection = false;
  const [matches] = leadingMatches(rule);
  for (const match of matches) {
    walk(match, (node) => {
      if (!isSelector(node as Parameters<typeof isSelector>[0])) return true;
      if (node.kind === "ct") asksConnection = true;
      const name = fieldNameOf(node as Parameters<typeof fieldNameOf>[0], place.scope.table.family);
      if (name !== null) fields.add(name);
      return true;
    });
  }
  const slice = sliceOf([isOfFamily(family)]);
  const slices = slicesOfMatches(matches, { slice, state: untouched(family) }, place);
  const boxes = slices.length > mostBoxes ? null : slices.map(({ box }) => box);
  return { boxes, fields: [...fields], asksConnection };
}

function untouched(family: "ip" | "ip6"): State {
  return {
    ...{ family, entry: "through", values: new Map(), unknown: new Map(), isTracked: true },
    ...{ isSourceDecided: false, isDestinationDecided: false, isMet: false, writers: [] },
  };
}
