/** What may come next at a place, whatever stands before it. */
import type { FormContext } from "./context.ts";
import type { Expectation } from "./expectation.ts";
import { itemForms, selectorForms, statementForms } from "./form-tables.ts";
import { Matcher } from "./matcher.ts";

/** Rules longer than this are read from a later statement on. */
const mostWords = 256;

/** Everything that may stand at a place that has words before it. */
export function expectedAt(context: FormContext): readonly Expectation[] {
  const { place, type } = context;
  const table = itemForms().get(type);
  const matcher = new Matcher(context);
  if (table !== undefined) matcher.item(table);
  if (type !== "chain" || matcher.expected.length > 0) return matcher.expected;
  return expectedInRule(context, place.words.slice(-mostWords));
}

/** Where something before the place is wrong, the rule is read from the next statement on that leads to the place. */
function expectedInRule(context: FormContext, words: readonly string[]): readonly Expectation[] {
  for (let from = 0; from <= words.length; from++) {
    const word = words[from];
    const opens = word === undefined || statementForms().has(word) || selectorForms().has(word);
    if (from > 0 && !opens) continue;
    const matcher = new Matcher(context, words);
    matcher.rule(from);
    if (matcher.expected.length > 0) return matcher.expected;
  }
  return [];
}
