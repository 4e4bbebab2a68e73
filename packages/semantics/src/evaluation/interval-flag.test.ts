import { parse } from "@nftlint/syntax";
import { expect, test } from "vitest";
import { buildRuleset } from "../build.ts";

/** The document with the fixes of its faults; the same where there are none. */
function mended(text: string): string {
  const { diagnostics } = buildRuleset([{ path: null, parsed: parse(text) }], {});
  expect(diagnostics.map(({ rule }) => rule)).toEqual(["interval-flag-missing"]);
  return diagnostics
    .flatMap(({ fix }) => fix?.edits ?? [])
    .reduce((changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end), text);
}

function table(...lines: readonly string[]): string {
  return `table ip t {\n${lines.map((line) => `${line}\n`).join("")}}\n`;
}

test.each([
  [
    "a line of its own",
    table("\tset s {", "\t\ttype ipv4_addr", "\t\telements = { 10.0.0.0/8 }", "\t}"),
    table("\tset s {", "\t\ttype ipv4_addr", "\t\tflags interval", "\t\telements = { 10.0.0.0/8 }", "\t}"),
  ],
  [
    "lines that end in a semicolon",
    table("  set s {", "    type ipv4_addr;", "    elements = { 10.0.0.0/8 };", "  }"),
    table("  set s {", "    type ipv4_addr;", "    flags interval;", "    elements = { 10.0.0.0/8 };", "  }"),
  ],
  [
    "one line",
    table("set s { type ipv4_addr; elements = { 10.0.0.0/8, 192.168.0.0/16 }; }"),
    table("set s { type ipv4_addr; flags interval; elements = { 10.0.0.0/8, 192.168.0.0/16 }; }"),
  ],
  [
    "a comment behind the type",
    table("set s {", "type ipv4_addr # mine", "elements = { 10.0.0.0/8 }", "}"),
    table("set s {", "type ipv4_addr; flags interval # mine", "elements = { 10.0.0.0/8 }", "}"),
  ],
  [
    "other flags",
    table("set s { type ipv4_addr; flags timeout; elements = { 10.0.0.0/8 }; }"),
    table("set s { type ipv4_addr; flags timeout, interval; elements = { 10.0.0.0/8 }; }"),
  ],
  [
    "a command that adds the element",
    `${table("set s { type inet_service; }")}add element ip t s { 80-90 }\n`,
    `${table("set s { type inet_service; flags interval; }")}add element ip t s { 80-90 }\n`,
  ],
])("%s", (_, text, expected) => {
  expect(mended(text)).toBe(expected);
  expect(buildRuleset([{ path: null, parsed: parse(expected) }], {}).diagnostics).toEqual([]);
});

test("no fix: packets fill the set", () => {
  const text = table("set s { type ipv4_addr; flags dynamic; elements = { 10.0.0.0/8 }; }");
  expect(mended(text)).toBe(text);
});
