/** The reserved words of nft and its symbolic constants, sorted by the scope that each gets where nothing else tells. */

import {
  commands,
  datatypes,
  directives,
  extensionHeaders,
  families,
  flowtableProperties,
  hashAlgorithms,
  headers,
  keywords,
  mapProperties,
  metaKeys,
  objects,
  protocols,
  services,
  setProperties,
  statements,
  tableItems,
  timeoutStates,
  verdicts,
} from "@nftlint/language";
import { scopes } from "./scopes.ts";
import { anyOf, type TextMateRule, wordEnd, wordRule } from "./textmate.ts";

/** The words that begin an expression that is no header field. */
export const selectorWords: readonly string[] = [
  ...["meta", "ct", "rt", "socket", "osf", "fib", "ipsec", "tunnel", "numgen", "exthdr"],
  ...hashAlgorithms.keys(),
];

/** Operators that are words. */
const operatorWords = {
  [scopes.comparisonSign]: ["eq", "ne", "lt", "gt", "le", "ge", "not"],
  [scopes.bitSign]: ["and", "or", "xor", "lshift", "rshift"],
  [scopes.lookup]: ["vmap", "map"],
  [scopes.assignment]: ["set"],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** The words that open a statement, without what follows them in its name. */
const statementWords: readonly string[] = [...statements.keys()].map((statement) => firstWord(statement));

/** Every constant of every datatype, and the states of a connection timeout. */
const constants = new Set([
  ...[...datatypes.values()].flatMap((datatype) => [...datatype.constants.keys()]),
  ...Object.values(timeoutStates).flat(),
]);

/** The words that nft takes for no name. */
export const reserved: ReadonlySet<string> = new Set(
  keywords.filter((keyword) => keyword.reserved).map((keyword) => keyword.word),
);

/** Stands before a pattern for names: no reserved word begins here. */
export const notReserved: string = `(?!${anyOf(reserved)}${wordEnd})`;

/** The scopes of reserved words; the first list that holds a word decides. */
const categories = wordLists([
  [scopes.verdict, verdicts.keys()],
  ...Object.entries(operatorWords),
  [scopes.selector, selectorWords],
  [scopes.protocol, [...headers.keys(), ...extensionHeaders.keys()]],
  [scopes.field, [...metaKeys.values()].filter((key) => key.unqualified).map((key) => key.name)],
  [scopes.statement, statementWords],
  [scopes.family, families.keys()],
  [scopes.directive, directives.keys()],
  [scopes.property, [...setProperties.keys(), ...mapProperties.keys(), ...flowtableProperties.keys()]],
  [scopes.declaration, [...tableItems.keys(), "table", "rule", "element", "ruleset", ...objects.keys()]],
  [scopes.command, commands.keys()],
  [scopes.constant, constants],
]);

function wordLists(lists: readonly (readonly [scope: string, words: Iterable<string>])[]) {
  return lists.map(([scope, words]) => ({ scope, words: new Set(words) }));
}

/** The scope of a reserved word where nothing around it says more. */
export function scopeOfReservedWord(word: string): string {
  return categories.find(({ words }) => words.has(word))?.scope ?? scopes.property;
}

function firstWord(text: string): string {
  return text.split(" ")[0] ?? text;
}

/** Constants that are no reserved words, and the names of services and protocols. */
function symbolRules(): TextMateRule[] {
  const free = [...constants].filter((constant) => !reserved.has(constant));
  const known = new Set([...free, ...reserved]);
  const named = [...services(), ...protocols()].flatMap((entry) => [entry.name, ...entry.aliases]);
  return [
    wordRule(free, scopes.constant),
    wordRule(
      named.filter((service) => !known.has(service)),
      scopes.service,
    ),
    wordRule(["verdict"], scopes.datatype),
  ];
}

/** The rules for words, by their names in the repository. */
export function wordRules(): Readonly<Record<string, TextMateRule>> {
  const byScope = Map.groupBy(reserved, scopeOfReservedWord);
  return {
    symbol: { patterns: symbolRules() },
    "reserved-word": { patterns: [...byScope].map(([scope, words]) => wordRule(words, scope)) },
  };
}
