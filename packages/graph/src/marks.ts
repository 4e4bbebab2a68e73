import type { Answer, Firewall } from "@nftlint/packet";
import type { End, Place, RuleMark } from "./model.ts";
import { Visits } from "./trail.ts";

/** What a packet and a rule, or a policy, had to do with each other, at its place in a file. */
export interface PlacedMark {
  readonly place: Place;
  readonly mark: RuleMark;
  /** Why it did not match, or what it depends on. */
  readonly reason: string | null;
  readonly end: End | null;
}

/** The marks of all rules of the files, and of the policies that end a way. */
export function marksOf(answer: Answer, { tables }: Firewall): readonly PlacedMark[] {
  const visits = new Visits(answer, new Set());
  const marks: PlacedMark[] = [];
  for (const chain of tables.flatMap((table) => [...table.chains.values()])) {
    const end = visits.policyEnd(chain);
    if (chain.base !== null && end !== null) {
      const { node, policyNode, document } = chain.base;
      push(marks, { place: { document, range: policyNode ?? node }, mark: "matched", reason: null, end });
    }
    for (const rule of chain.rules) {
      const marked = visits.rule(rule) ?? { mark: "never reached", reason: null, end: null };
      push(marks, { place: { document: rule.document, range: rule.node }, ...marked });
    }
  }
  return marks;
}

/** What is written in no file has no place. */
function push(marks: PlacedMark[], mark: PlacedMark): void {
  if (mark.place.document.origin === "file") marks.push(mark);
}
