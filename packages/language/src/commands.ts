/** Commands: the verbs and what each may be applied to. From nft's grammar, 1.1.7. */

import { lazyMap } from "./lazy-map.ts";

export interface CommandInfo {
  readonly name: string;
  /** The words that may follow. */
  readonly targets: readonly string[];
  /** What it takes with each target, in the notation of `StatementInfo.forms`. */
  readonly forms: readonly string[];
  readonly since: string;
  readonly summary: string;
}

const declared = [
  "table",
  "chain",
  "set",
  "map",
  "element",
  "flowtable",
  "counter",
  "quota",
  "limit",
  "secmark",
  "synproxy",
  "tunnel",
  "ct helper",
  "ct timeout",
  "ct expectation",
  "ct count",
];

const plurals = [
  "tables",
  "chains",
  "sets",
  "maps",
  "meters",
  "flowtables",
  "counters",
  "quotas",
  "limits",
  "secmarks",
  "synproxys",
  "tunnels",
  "ct helpers",
  "ct timeout",
  "ct expectation",
  "ct counts",
];

const list: readonly (readonly [string, readonly string[], string, string?])[] = [
  ["add", [...declared, "rule"], "Adds; what is there already is left as it is."],
  ["create", declared, "Adds, and fails if it is there already."],
  ["insert", ["rule"], "Adds a rule before the others."],
  ["replace", ["rule"], "Replaces a rule, named by its handle."],
  ["delete", [...declared, "rule"], "Removes, and fails if it is not there."],
  ["destroy", [...declared, "rule"], "Removes, if it is there.", "1.0.7"],
  ["flush", ["ruleset", "table", "chain", "set", "map", "meter"], "Empties."],
  ["list", ["ruleset", "hooks", ...declared.filter((target) => target !== "element"), "meter", ...plurals], "Prints."],
  [
    "reset",
    ["rule", "rules", "set", "map", "element", "counter", "counters", "quota", "quotas"],
    "Prints, and sets counters and quotas back.",
  ],
  ["get", ["element"], "Looks an element of a set up."],
  ["rename", ["chain"], "Gives a chain another name."],
  ["describe", [], "Explains a datatype or expression."],
  [
    "monitor",
    ["ruleset", "tables", "chains", "sets", "rules", "elements", "trace", "new", "destroy"],
    "Prints changes and traced packets as they happen.",
  ],
  ["import", ["ruleset", "json", "xml", "vm"], "Reads a ruleset in another format; not supported."],
  ["export", ["ruleset", "json", "xml", "vm"], "Prints the ruleset in another format."],
];

const inTable = (name: string): string => `[FAMILY] TABLE ${name}`;

/** What follows a target; those that are not listed take a family, and a table where one is to be chosen. */
const operands: Readonly<Record<string, string>> = {
  table: "[FAMILY] TABLE",
  chain: inTable("CHAIN"),
  set: inTable("SET"),
  map: inTable("SET"),
  meter: inTable("SET"),
  element: inTable("SET { ELEMENT, … }"),
  flowtable: inTable("FLOWTABLE"),
  ...Object.fromEntries(declared.slice(declared.indexOf("counter")).map((type) => [type, inTable("OBJECT")])),
  rules: "[[FAMILY] TABLE [CHAIN]]",
  hooks: "[FAMILY] [device INTERFACE]",
  json: "",
  xml: "",
  vm: "",
};

/** What a rule takes behind its chain, by verb. */
const ruleOperands: Readonly<Record<string, string>> = {
  add: "CHAIN [handle | index NUMBER] RULE",
  insert: "CHAIN [handle | index NUMBER] RULE",
  replace: "CHAIN handle NUMBER RULE",
};

/** What a verb takes that needs no target, or more than the target tells. */
const ownForms: Readonly<Record<string, readonly string[]>> = {
  rename: ["rename chain [FAMILY] TABLE CHAIN NAME"],
  describe: ["describe EXPRESSION", "describe DATATYPE"],
  monitor: ["monitor [new | destroy] [tables | chains | sets | rules | elements | ruleset]", "monitor trace"],
};

function formsOf(verb: string, targets: readonly string[]): readonly string[] {
  return (
    ownForms[verb] ??
    targets.map((target) => {
      const operand = target === "rule" ? inTable(ruleOperands[verb] ?? "CHAIN handle NUMBER") : operands[target];
      return `${verb} ${target} ${operand ?? "[FAMILY] [TABLE]"}`.trimEnd();
    })
  );
}

/** Commands by verb. */
export const commands: ReadonlyMap<string, CommandInfo> = lazyMap(() =>
  list.map(([name, targets, summary, since]) => [
    name,
    { name, targets, forms: formsOf(name, targets), since: since ?? "1.0.0", summary },
  ]),
);

/** What a block declares at the top level, without a verb. */
export const topLevelForm = "table [FAMILY] TABLE { ITEMS }";

/** What directives take, in the notation of `StatementInfo.forms`. */
export const directiveForms: readonly string[] = [
  "include STRING",
  "define NAME = VALUE",
  "redefine NAME = VALUE",
  "undefine NAME",
];

/** `define` and its like: what may stand at the top level and in every block. */
export const directives: ReadonlyMap<string, string> = new Map([
  ["include", "Reads another file, or every file that a pattern matches."],
  ["define", "Gives a value a name, used as `$name`; a second time is an error."],
  ["redefine", "Gives a name a new value."],
  ["undefine", "Forgets a name."],
]);
