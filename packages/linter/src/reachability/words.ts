/** Rules that decide for others, in words. */
import type { Cover, RulesetRule, SourceDocument } from "@nftlint/semantics";
import { LineMap, type ParseResult } from "@nftlint/syntax";
import type { RelatedLocation } from "../rule.ts";

/** Lines beyond these are counted, not named. */
const mostLines = 4;

const lineMaps = new WeakMap<ParseResult, LineMap>();

/** The line of a rule in its own file, from 1. */
function lineOf({ node, document }: RulesetRule): number {
  let lines = lineMaps.get(document.parsed);
  if (lines === undefined) {
    lines = new LineMap(document.parsed.text.slice(document.prefixLength));
    lineMaps.set(document.parsed, lines);
  }
  return lines.position(Math.max(0, node.start - document.prefixLength)).line;
}

/** `the rule in line 4`, `the rules in lines 4 and 9`, with the file where it is another one than the document's. */
export function rulesInLines(rules: readonly RulesetRule[], document: SourceDocument): string {
  const places = rules.map((rule) => {
    const other = rule.document === document ? "" : ` of ${rule.document.path ?? "another file"}`;
    return `${lineOf(rule)}${other}`;
  });
  const [only] = places;
  if (places.length === 1) return `the rule in line ${only}`;
  const more = places.length - mostLines;
  const named = more > 1 ? [...places.slice(0, mostLines), `${more} others`] : places;
  return `the rules in lines ${named.slice(0, -1).join(", ")} and ${named.at(-1)}`;
}

/** What became of packets: `accepted`, `dropped or sent to chain "x"`. */
export function decidedWords({ decisions }: Pick<Cover, "decisions">): string {
  const words = [...new Set(decisions.map(participle))];
  return words.length === 1 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function participle(decision: string): string {
  const [word = "", target = ""] = decision.split(" ");
  switch (word) {
    case "accept":
      return "accepted";
    case "drop":
      return "dropped";
    case "reject":
      return "rejected";
    case "return":
      return "returned";
    case "jump":
    case "goto":
      return target.startsWith("{") ? "sent to another chain" : `sent to chain "${target}"`;
    case "fwd":
      return "forwarded";
    default:
      return "translated";
  }
}

/** The earlier rules that stand in the same document, to be shown beside a finding. */
export function relatedRules({ by, decisions }: Cover, document: SourceDocument): RelatedLocation[] {
  const message =
    decisions.length === 1 ? `packets are ${decidedWords({ decisions })} here` : "some of the packets end here";
  return by
    .filter((rule) => rule.document === document)
    .slice(0, mostLines)
    .map(({ node }) => ({ range: { start: node.start, end: node.end }, message }));
}
