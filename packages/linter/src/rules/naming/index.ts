import type { Place, RulesetTable } from "@nftlint/semantics";
import type { Identifier } from "@nftlint/syntax";
import type { Rule, RuleContext } from "../../rule.ts";

/** A name where it is declared. */
interface DeclaredName {
  /** What is called so: `chain`, `ct helper`. */
  readonly what: string;
  readonly name: Identifier;
  readonly document: Place<unknown>["document"];
}

/** Reports names that are not made as the configuration asks. */
export const rule: Rule = {
  meta: {
    name: "naming",
    summary: "The name of a table, chain, set, map or object is not of the configured form",
    group: "operations",
    severity: "off",
    fix: null,
    needsHost: false,
    options: {
      pattern: {
        type: "string",
        default: "^[a-z][a-z0-9_-]*$",
        description:
          "The regular expression (of JavaScript) that names match; `^` and `$` make it hold for the whole name",
      },
    },
  },
  check(context) {
    const pattern = context.options.pattern as string;
    const expression = compiled(pattern);
    for (const table of context.ruleset.tables) {
      for (const { what, name, document } of namesIn(table)) {
        if (expression === null) {
          reportPattern(context, pattern, { what, name, document });
          return;
        }
        if (expression.test(name.name)) continue;
        const message = `the name of the ${what} "${name.name}" does not match "${pattern}"; rename it`;
        context.report({ document, range: name, message });
      }
    }
  },
};

/** `null` where the pattern is no regular expression. */
function compiled(pattern: string): RegExp | null {
  try {
    return new RegExp(pattern);
  } catch {
    return null;
  }
}

/** Said once, at the first name that cannot be checked. */
function reportPattern({ report }: RuleContext, pattern: string, { name, document }: DeclaredName): void {
  const message = `the option "pattern" of this rule is no regular expression, so no name is checked: mend "${pattern}"`;
  report({ document, range: name, message });
}

/** The names that a table's declarations give, its own first; a name that is declared again is listed once. */
function* namesIn({ declarations, chains, sets, objects, flowtables }: RulesetTable): Iterable<DeclaredName> {
  yield* nameOf("table", declarations[0]);
  for (const chain of chains.values()) yield* nameOf("chain", chain.declarations[0]);
  for (const { type, declaration } of sets.values()) yield* nameOf(type, declaration);
  for (const { type, declaration } of objects.values()) yield* nameOf(type, declaration);
  for (const { declaration } of flowtables.values()) yield* nameOf("flowtable", declaration);
}

function* nameOf(
  what: string,
  declaration: Place<{ readonly name: Identifier | null }> | null | undefined,
): Iterable<DeclaredName> {
  const name = declaration?.node.name;
  if (declaration != null && name != null) yield { what, name, document: declaration.document };
}
