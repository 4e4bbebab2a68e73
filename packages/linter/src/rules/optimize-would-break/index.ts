import { mayShareAPacket, type Ruleset, type RulesetChain, type RulesetRule } from "@nftlint/semantics";
import { type Expression, type Match, walk } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";
import { type Merging, mergingOf } from "./merging.ts";

/** Reports neighbouring rules that `nft -o` joins to something else, or cannot join. */
export const rule: Rule = {
  meta: {
    name: "optimize-would-break",
    summary: 'Loading the file with "nft -o" changes what it does, or fails',
    group: "operations",
    severity: "off",
    fix: null,
    needsHost: false,
  },
  check({ ruleset, report }) {
    for (const table of ruleset.tables) {
      for (const chain of table.chains.values()) {
        for (const finding of findingsIn(ruleset, chain)) report(finding);
      }
    }
  },
};

/** One finding for a run of rules that are joined together. */
function* findingsIn(ruleset: Ruleset, chain: RulesetChain): Iterable<Finding> {
  let isReported = false;
  for (const [index, second] of chain.rules.entries()) {
    const first = chain.rules[index - 1];
    if (first === undefined) continue;
    const merging = mergingOf(first, second);
    const trouble = merging === null ? null : troubleOf(ruleset, chain, first, second, merging);
    if (trouble !== null && !isReported) {
      const { start, end } = trouble.match;
      yield {
        document: second.document,
        range: { start, end },
        message: `"nft -o" joins this rule with the one before it, ${trouble.effect}`,
      };
    }
    isReported = trouble !== null;
  }
}

/** What goes wrong, and the match of the second rule that is the reason. */
interface Trouble {
  readonly match: Match;
  readonly effect: string;
}

function troubleOf(
  ruleset: Ruleset,
  chain: RulesetChain,
  first: RulesetRule,
  second: RulesetRule,
  { pairs, differsInVerdict }: Merging,
): Trouble | null {
  const [differing] = pairs.filter(({ isSame }) => !isSame);
  if (differing === undefined) return null;
  for (const { left, right } of pairs) {
    if (left.left.kind === "binary" && maskOf(left, first) !== maskOf(right, second)) {
      return { match: right, effect: `and uses the mask of that rule for both: do without "-o"` };
    }
    if (asksForFlag(left) && asksForFlag(right)) {
      return {
        match: right,
        effect: `and in the set that this makes "${textOf(right, second)}" holds only for packets with no other flag: do without "-o"`,
      };
    }
  }
  const isOverlap =
    differsInVerdict && pairs.every(({ left, right }) => isPlain(left.left) && isKnown(left) && isKnown(right));
  if (!isOverlap || !mayShareAPacket(ruleset, { chain, rule: first }, { chain, rule: second })) return null;
  const effect = "but both match the same packets and decide otherwise: it refuses the file, which loads without it";
  return { match: differing.right, effect };
}

const flagSelectors: ReadonlySet<string> = new Set(["tcp flags", "ct status"]);

/** Whether a match asks whether a bit is set, whatever the others are. */
function asksForFlag({ left, operator, right, mask }: Match): boolean {
  if (operator !== null || mask !== null || (right.kind !== "value" && right.kind !== "list")) return false;
  const name = left.kind === "payload" ? `${left.protocol} ${left.field}` : left.kind === "ct" ? `ct ${left.key}` : "";
  return flagSelectors.has(name);
}

function maskOf({ left }: Match, rule: RulesetRule): string {
  return left.kind === "binary" ? textOf(left.right, rule) : "";
}

/** Selectors whose values are told apart for certain. */
function isPlain(left: Expression): boolean {
  if (left.kind === "payload") return ["saddr", "daddr", "sport", "dport"].includes(left.field);
  return left.kind === "meta" && ["iifname", "oifname", "mark", "l4proto"].includes(left.key);
}

/** Whether a match holds no variable: what that stands for may be known on another host alone. */
function isKnown({ right }: Match): boolean {
  let isConstant = true;
  walk(right, ({ kind }) => {
    if (kind === "variable") isConstant = false;
    return isConstant;
  });
  return isConstant;
}

function textOf({ start, end }: Expression | Match, { document }: RulesetRule): string {
  return document.parsed.text.slice(start, end).replaceAll(/\s+/g, " ");
}
