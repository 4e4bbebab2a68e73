/** Commands: the verbs and what each may be applied to. From nft's grammar, 1.1.7. */

import { lazyMap } from "./lazy-map.ts";

export interface CommandInfo {
  readonly name: string;
  /** The words that may follow. */
  readonly targets: readonly string[];
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

/** Commands by verb. */
export const commands: ReadonlyMap<string, CommandInfo> = lazyMap(() =>
  list.map(([name, targets, summary, since]) => [name, { name, targets, since: since ?? "1.0.0", summary }]),
);

/** `define` and its like: what may stand at the top level and in every block. */
export const directives: ReadonlyMap<string, string> = new Map([
  ["include", "Reads another file, or every file that a pattern matches."],
  ["define", "Gives a value a name, used as `$name`; a second time is an error."],
  ["redefine", "Gives a name a new value."],
  ["undefine", "Forgets a name."],
]);
