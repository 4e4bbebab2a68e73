import { expect, test } from "vitest";
import { check } from "../../../test/check.ts";
import { rule } from "./index.ts";

const table = "table ip t {\n\tchain c {\n\t\tip saddr $lan accept\n\t}\n}\n";

test.each([
  ["at the top", `define lan = 10.0.0.0/8\ndefine wan = eno1\n${table}`, ["wan"]],
  ["in a table", `define lan = 10.0.0.0/8\ntable ip t {\n\tdefine port = 22\n}\n${table}`, ["port"]],
  ["two of them", `define lan = 10.0.0.0/8\ndefine a = 1\ndefine b = 2\n${table}`, ["a", "b"]],
])("reported: %s", (_, text, names) => {
  expect(check(rule, text)).toEqual(
    names.map((name) => `info [${name}] nothing uses the variable $${name}; remove its definition`),
  );
});

test.each([
  ["used by a rule", `define lan = 10.0.0.0/8\n${table}`],
  ["used by another definition", `define net = 10.0.0.0/8\ndefine lan = $net\n${table}`],
  ["definitions alone", "define lan = 10.0.0.0/8\n"],
  [
    "in a log prefix",
    `define lan = 10.0.0.0/8\ndefine host = "a"\n${table}table ip u {\n\tchain c {\n\t\tlog prefix "$host: "\n\t}\n}\n`,
  ],
])("silent: %s", (_, text) => {
  expect(check(rule, text)).toEqual([]);
});
