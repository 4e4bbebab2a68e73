/** What may come next at a place, whatever stands before it. */
import type { FormContext } from "./context.ts";
import type { Expectation } from "./expectation.ts";
import { itemForms, selectorForms, statementForms } from "./form-tables.ts";
import { Matcher } from "./matcher.ts";

/** Items of more words, which nobody writes, are read from a later statement on. */
const mostWords = 512;

/** Everything that may stand at a place that has words before it. */
export function expectedAt(context: FormContext): readonly Expectation[] {
  const { place, type } = context;
  const { words } = place;
  const table = itemForms().get(type);
  const matcher = new Matcher(context);
  if (table !== undefined && words.length <= mostWords) matcher.item(table);
  const isRule = type === "chain" || (type === "document" && words[1] === "rule");
  return isRule && matcher.expected.length === 0 ? expectedInRule(context) : matcher.expected;
}

/** Where something before the place is wrong, the rule is read from the next statement on that leads to the place. */
function expectedInRule(context: FormContext): readonly Expectation[] {
  const { words } = context.place;
  const first = Math.max(0, words.length - mostWords);
  for (let from = first; from <= words.length; from++) {
    const word = words[from];
    const opens = word === undefined || statementForms().has(word) || selectorForms().has(word);
    if (from > first && !opens) continue;
    const matcher = new Matcher(context);
    matcher.rule(from);
    if (matcher.expected.length > 0) return matcher.expected;
  }
  return [];
}
