import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

function table(...lines: readonly string[]): string {
  return `flush ruleset\ntable inet t {\n${lines.map((line) => `\t${line}\n`).join("")}}\n`;
}

function message(name: string): string {
  return `info [${name}] no base chain of table "inet t" leads to the chain "${name}", so its rules never run; add a rule that jumps to it, or remove it`;
}

const hook = "type filter hook input priority 0;";
const services = "chain services { tcp dport 22 accept; }";

test.each([
  ["nothing jumps to it", table(`chain input { ${hook} }`, services), ["services"]],
  [
    "chains that nothing reaches jump to each other",
    table(`chain input { ${hook} }`, "chain a { goto b; }", "chain b { goto c; }", "chain c { drop; }"),
    ["a", "b", "c"],
  ],
  [
    "a map that no rule uses leads to it",
    table(
      "map m { type inet_service : verdict; elements = { 22 : jump services }; }",
      `chain input { ${hook} }`,
      services,
    ),
    ["services"],
  ],
  [
    "the table of another family jumps to its namesake",
    `${table(`chain input { ${hook} }`, services)}table ip t { chain services { drop; }; chain input { ${hook} jump services; }; }\n`,
    ["services"],
  ],
  [
    "the jump was flushed",
    `${table(`chain input { ${hook} jump services; }`, services)}flush chain inet t input\n`,
    ["services"],
  ],
])("reported: %s", (_, text, names) => {
  expect(check(rule, text)).toEqual(names.map(message));
});

test.each([
  ["a jump by way of another chain", table(`chain input { ${hook} jump a; }`, "chain a { goto services; }", services)],
  ["a verdict map", table(`chain input { ${hook} tcp dport vmap { 22 : jump services }; }`, services)],
  [
    "a named verdict map",
    table(
      "map m { type inet_service : verdict; elements = { 22 : jump services }; }",
      `chain input { ${hook} tcp dport vmap @m; }`,
      services,
    ),
  ],
  [
    "a verdict map that others fill",
    table("map m { type inet_service : verdict; }", `chain input { ${hook} tcp dport vmap @m; }`, services),
  ],
  ["an anonymous chain", table(`chain input { ${hook} tcp dport 22 jump { jump services; }; }`, services)],
  ["no base chain", table(services)],
  ["a table that may be another program's", table(`chain input { ${hook} }`, services).replace("flush ruleset", "")],
  ["no rules", table(`chain input { ${hook} }`, "chain services { }")],
  [
    "a chain of another file jumps to it",
    `${table(`chain input { ${hook} }`, services)}add rule inet t theirs jump services\n`,
  ],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});

test("silent: an include that nobody read", () => {
  const text = `include "/etc/more.nft"\n${table(`chain input { ${hook} }`, services)}`;
  expect(check(rule, text, { includes: { "/etc/more.nft": null } })).toEqual([]);
});

test.each([
  ["jump services", []],
  ["accept", ["services"]],
])("on a host whose live rule says %s", (statement, names) => {
  const live = `table inet t {\n\tchain theirs {\n\t\ttype filter hook forward priority 0;\n\t\t${statement}\n\t}\n}\n`;
  const text = table(`chain input { ${hook} }`, services).replace("flush ruleset\n", "");
  expect(check(rule, text, { host: hostWith({ ruleset: live }) })).toEqual(names.map(message));
});
