/** What a file declares and commands: tables and what they hold, chains' hooks, variables, includes. */

import {
  chainTypes,
  commands,
  datatypes,
  directives,
  families,
  flowtableProperties,
  hooks,
  keywords,
  mapProperties,
  objects,
  priorityNames,
  setPolicies,
  setProperties,
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
  statementStart,
  type TextMateRule,
  wordEnd,
  wordRule,
} from "./textmate.ts";
import { reserved } from "./words.ts";

const family = `(?:(${anyOf(families.keys())})${blank})?`;
const verb = `(${anyOf(commands.keys())})`;
/** A name; `handle` announces a number in its place. */
const named = `(?!handle${wordEnd})${name}`;

/** What a table holds, and the scope of its name. */
const kinds: readonly (readonly [words: readonly string[], scope: string])[] = [
  [["chain", "rule"], scopes.chain],
  [["set", "map", "element", "meter"], scopes.set],
  [["flowtable"], scopes.flowtable],
  [[...objects.keys()], scopes.object],
];

function tableRules(): TextMateRule[] {
  return [
    groupRule(
      `${statementStart}(?:${verb}${blank})?(table)${wordEnd}(?:${blank}${family}(${named}))?`,
      scopes.command,
      scopes.declaration,
      scopes.family,
      scopes.table,
    ),
  ];
}

/** Commands that name something of a table: `add chain ip nat postrouting`. */
function commandRules(): TextMateRule[] {
  const names = `(${named})(?:${blank}(${named}))?`;
  const rename = groupRule(
    `${statementStart}(rename)${blank}(chain)${blank}${family}(${named})${blank}(${named})${blank}(${named})`,
    scopes.command,
    scopes.declaration,
    scopes.family,
    scopes.table,
    scopes.chain,
    scopes.chain,
  );
  const ofKinds = kinds.flatMap(([words, scope]) => [
    groupRule(
      `${statementStart}${verb}${blank}(${anyOf(words)})${blank}${family}${names}`,
      scopes.command,
      scopes.declaration,
      scopes.family,
      scopes.table,
      scope,
    ),
    groupRule(
      `${statementStart}(${anyOf(words)})${blank}(${anyOf(families.keys())})${blank}${names}`,
      scopes.declaration,
      scopes.family,
      scopes.table,
      scope,
    ),
  ]);
  return [rename, ...ofKinds];
}

/** Declarations inside a table's block: `chain postrouting {`. */
function blockRules(): TextMateRule[] {
  return kinds.map(([words, scope]) => {
    const declaring = words.filter((word) => word !== "meter");
    // Some words that declare an object open a statement too: a block must follow.
    const follows = scope === scopes.object ? "(?=[ \\t]*\\{)" : "";
    return groupRule(`${statementStart}(${anyOf(declaring)})${blank}(${named})${follows}`, scopes.declaration, scope);
  });
}

/** Commands on nothing that has a name: `flush ruleset`, `list tables ip`. `add @set` and `reset tcp option` are statements. */
function bareCommand(): TextMateRule {
  const targets = anyOf([...commands.values()].flatMap((command) => command.targets));
  return groupRule(
    `${statementStart}${verb}${wordEnd}(?![ \\t]*@|${blank}tcp${wordEnd})(?:${blank}(${targets})${wordEnd}(?:${blank}(${anyOf(families.keys())})${wordEnd})?)?`,
    scopes.command,
    scopes.declaration,
    scopes.family,
  );
}

function directiveRules(): TextMateRule[] {
  const definitions = [...directives.keys()].filter((directive) => directive !== "include");
  return [
    groupRule(`(${anyOf(definitions)})${wordEnd}(?:${blank}(${name}))?`, scopes.directive, scopes.variable),
    groupRule(`(include)${wordEnd}`, scopes.directive),
  ];
}

/** Words that begin a line of a set's or flowtable's block, and those that only a tunnel's block knows. */
function propertyRule(): TextMateRule {
  const inTunnels = keywords.filter((keyword) => keyword.scopes.includes("tunnel")).map((keyword) => keyword.word);
  const words = [...inTunnels, ...setProperties.keys(), ...mapProperties.keys(), ...flowtableProperties.keys()];
  return groupRule(`${statementStart}(${anyOf(words.filter(isContextual))})${wordEnd}`, scopes.property);
}

/** Lines of an object's block: `rate 5/second burst 10 packets`, `type "ftp" protocol tcp`. */
function objectPropertyRule(): TextMateRule {
  const properties = [...objects.values()].flatMap((object) => [...object.properties.values()]);
  const first = properties.map((property) => property.name).filter(isContextual);
  const later = properties.flatMap((property) => property.form.match(formWord) ?? []).filter(isContextual);
  return phraseRule(
    `${statementStart}((?:type(?=${blank}")|${anyOf(first)}${wordEnd}))`,
    [scopes.property],
    [
      ...include("unit"),
      wordRule([...first, ...later], scopes.property),
      ...include("string", "variable", "address", "number", "separators"),
    ],
  );
}

function isContextual(word: string): boolean {
  return !reserved.has(word);
}

/** `type filter hook input priority filter`, `type ipv4_addr . inet_service : verdict`, `policy memory`. */
function specificationRules(): TextMateRule[] {
  const priorities = [...families.keys()].flatMap((known) => priorityNames(known).map((priority) => priority.name));
  return [
    groupRule(`(type)${blank}(${anyOf(chainTypes.keys())})${wordEnd}`, scopes.property, scopes.chainType),
    groupRule(`(hook)${blank}(${anyOf(hooks.keys())})${wordEnd}`, scopes.property, scopes.hook),
    groupRule(`(priority)${blank}(${anyOf(priorities)})${wordEnd}`, scopes.property, scopes.priority),
    groupRule(`(policy)${blank}(${anyOf(setPolicies.keys())})${wordEnd}`, scopes.property, scopes.constant),
    phraseRule(
      `(type)(?=${blank}${anyOf(datatypes.keys())}${wordEnd})`,
      [scopes.property],
      [
        wordRule(datatypes.keys(), scopes.datatype),
        wordRule(objects.keys(), scopes.datatype),
        // `type ipv4_addr : interval ipv4_addr`: the values of a map may be ranges.
        wordRule(["interval"], scopes.property),
        { name: scopes.concatenation, match: "\\." },
        ...include("separators"),
      ],
    ),
  ];
}

/** The rules for declarations and commands, by their names in the repository. */
export function declarationRules(): Readonly<Record<string, TextMateRule>> {
  return {
    directive: { patterns: directiveRules() },
    declaration: { patterns: [...tableRules(), ...commandRules(), ...blockRules()] },
    command: bareCommand(),
    property: { patterns: [...specificationRules(), objectPropertyRule(), propertyRule()] },
  };
}
