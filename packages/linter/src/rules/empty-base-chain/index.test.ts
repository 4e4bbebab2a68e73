import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { hostWith } from "../../../test/host.ts";
import { rule } from "./index.ts";

const options = {};
const empty = "table inet t { chain c { type filter hook output priority 0; }; }\n";
const message =
  '[c] the base chain "c" has no rules and accepts: every packet of the hook "output" goes through it for nothing; give it rules, or remove it';

test.each([
  ["no policy", empty],
  ["policy accept", "table inet t { chain c { type filter hook output priority 0; policy accept; }; }\n"],
  ["emptied again", `${empty}add rule inet t c counter\nflush chain inet t c\n`],
])("reported: %s", (_, text) => {
  expect(check(rule, text, { options })).toEqual([message]);
});

test.each([
  ["policy drop", "table inet t { chain c { type filter hook output priority 0; policy drop; }; }\n"],
  ["a rule", "table inet t { chain c { type filter hook output priority 0; counter; }; }\n"],
  ["filled by a command", `${empty}add rule inet t c counter\n`],
  ["a regular chain", "table inet t { chain c { }; }\n"],
  ["a dormant table", "table inet t { flags dormant; chain c { type filter hook output priority 0; }; }\n"],
  ["off by default", undefined],
])("silent: %s", (_, text) => {
  expect(check(rule, text ?? empty, text === undefined ? {} : { options })).toEqual([]);
});

test("silent: the host has rules in it", () => {
  const ruleset =
    "table inet t {\n\tchain c {\n\t\ttype filter hook output priority 0; policy accept;\n\t\tdrop\n\t}\n}\n";
  expect(check(rule, empty, { options, host: hostWith({ ruleset }) })).toEqual([]);
});
