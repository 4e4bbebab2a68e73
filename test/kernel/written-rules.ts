/** Rules as people write them, each in a ruleset of its own that has what the rules refer to. */
import { readFileSync } from "node:fs";

export interface NamedText {
  readonly name: string;
  readonly text: string;
}

/** One ruleset for each line of `written-rules.tsv`, named after it. */
export function readWrittenRules(): NamedText[] {
  return readFileSync(new URL("./written-rules.tsv", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [family = "", hook = "", rule = ""] = line.split("\t");
      return { name: rule, text: document(family, hook, rule) };
    });
}

function document(family: string, hook: string, rule: string): string {
  return `define X = { 1.1.1.1, 10.0.0.0/8 }
define P = 22
define I = "eth0"
table ${family} t {
	set s { type ipv4_addr; flags dynamic,timeout; }
	set s2 { type ipv4_addr; flags dynamic; }
	counter c1 { }
	limit l1 { rate 5/second; }
	chain other { }
	chain c {
		${hook === "-" ? "" : `type nat hook ${hook} priority 0`}
		${rule}
	}
}
`;
}
