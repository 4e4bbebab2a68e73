/** What a rule does: statements with their arguments, and verdicts. */

import {
  chainFlags,
  flowtableFlags,
  keywords,
  logFlags,
  logLevels,
  natFlags,
  queueFlags,
  type StatementInfo,
  setFlags,
  statements,
  tableFlags,
  verdicts,
} from "@nftlint/language";
import { scopes } from "./scopes.ts";
import {
  anyOf,
  blank,
  formWord,
  groupRule,
  include,
  name,
  phraseRule,
  type TextMateRule,
  wordEnd,
  wordRule,
} from "./textmate.ts";
import { notReserved, selectorWords } from "./words.ts";

/** Statements that are written with other rules: of several words, or with a name or set behind them. */
const writtenElsewhere = new Set(["add", "update", "delete", "meter", "vmap", "payload", "exthdr"]);

/** Words that stand before `to` and say of which family an address is. */
const familyArgument = groupRule(`(ip6?)(?=${blank}(?:to|prefix|addr)${wordEnd})`, scopes.family);

/** What a rule's numbers, names and texts look like, whatever the statement. */
const values: readonly TextMateRule[] = include(
  "string",
  "variable",
  "raw-payload",
  "set-reference",
  "address",
  "number",
  "flags",
  "separators",
);
const joiners: readonly TextMateRule[] = [
  { name: scopes.range, match: "-" },
  { name: scopes.concatenation, match: "\\." },
  { name: scopes.prefix, match: "/" },
];

/** The words that a statement takes: those of its forms, and the keywords that nft knows only behind it. */
function argumentsOf(statement: StatementInfo): string[] {
  const own = new Set([...statement.name.split(" "), "ip", "ip6", "flags"]);
  const written = statement.forms.flatMap((form) => form.match(formWord) ?? []);
  const scope = keywords.find((keyword) => keyword.word === statement.name)?.opens ?? null;
  const contextual = keywords.filter((keyword) => scope !== null && keyword.scopes.includes(scope));
  return [...new Set([...written, ...contextual.map((keyword) => keyword.word)])].filter((word) => !own.has(word));
}

/** A statement and its arguments, up to the first word that is none of them. */
function statementRule(statement: StatementInfo): TextMateRule {
  const isSelector = selectorWords.includes(statement.name);
  const words = isSelector ? ["name"] : argumentsOf(statement);
  const follows = isSelector ? `(?=${blank}name${wordEnd})` : "";
  const groups = statement.name.startsWith("ct ") ? [scopes.selector, scopes.statement] : [scopes.statement];
  return phraseRule(`(${statement.name.replace(" ", `)${blank}(`)})${wordEnd}${follows}`, groups, [
    ...(words.includes("name") ? [groupRule(`(name)${blank}(${name})`, scopes.argument, scopes.object)] : []),
    ...(words.includes("level") ? [wordRule(logLevels.keys(), scopes.constant)] : []),
    ...(words.includes("addr") ? [familyArgument] : []),
    ...include("unit"),
    ...(words.length > 0 ? [wordRule(words, scopes.argument)] : []),
    ...values,
    ...joiners,
  ]);
}

function phraseStatements(): TextMateRule[] {
  return [...statements.values()]
    .filter(({ name: words }) => !verdicts.has(words) && !writtenElsewhere.has(words))
    .filter(({ name: words }) => words === "ct count" || words === "tunnel" || isPlain(words))
    .map(statementRule);
}

function isPlain(words: string): boolean {
  return !words.includes(" ") && !selectorWords.includes(words);
}

function otherStatements(): TextMateRule[] {
  const assigned = [...statements.keys()].flatMap((words) => /^ct (\w+) set$/.exec(words)?.[1] ?? []);
  return [
    groupRule(
      `(ct)${blank}(${anyOf(assigned)})${blank}(set)${wordEnd}(?:${blank}(${notReserved}${name}))?`,
      scopes.selector,
      scopes.field,
      scopes.assignment,
      scopes.object,
    ),
    groupRule(`(add|update|delete)(?=[ \\t]*@)`, scopes.statement),
    groupRule(`(meter)${wordEnd}(?:${blank}(${name}))?`, scopes.statement, scopes.set),
    groupRule(`(reset)${blank}(tcp)${blank}(option)${wordEnd}`, scopes.statement, scopes.protocol, scopes.argument),
  ];
}

/** Arguments that stand behind an expression, where the phrase of their statement is over. */
const trailingArguments: readonly TextMateRule[] = [
  wordRule([...natFlags.keys(), ...queueFlags.keys()], scopes.argument),
  { name: scopes.argument, match: `(?:mod|seed|offset)(?=${blank}[0-9$])` },
];

/** The rules for statements, by their names in the repository. */
export function statementRules(): Readonly<Record<string, TextMateRule>> {
  const chains = [...verdicts.values()].filter(({ takesChain }) => takesChain).map((verdict) => verdict.name);
  const flags = [setFlags, tableFlags, chainFlags, flowtableFlags, logFlags, queueFlags].flatMap((map) => [
    ...map.keys(),
  ]);
  return {
    flags: phraseRule(
      `(flags)${wordEnd}`,
      [scopes.property],
      [wordRule(flags, scopes.flag), ...include("variable"), { name: scopes.comma, match: "," }],
    ),
    jump: groupRule(`(${anyOf(chains)})${wordEnd}(?:${blank}(${name}))?`, scopes.jump, scopes.chain),
    statement: { patterns: [...otherStatements(), ...phraseStatements(), ...trailingArguments] },
  };
}
