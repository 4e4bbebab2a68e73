import { describe, expect, test } from "vitest";
import { type CheckOptions, check as checkWith, fixed as fixedWith } from "../../../test/check.ts";
import { rule } from "./index.ts";

/** The rule is off unless a configuration asks for it. */
const check: typeof checkWith = (...[tested, text, options]) => checkWith(tested, text, { options: {}, ...options });
const fixed: typeof fixedWith = (...[tested, text, options]) => fixedWith(tested, text, { options: {}, ...options });

function chain(priority: string, hook = "input", { type = "filter", family = "inet" } = {}): string {
  const device = family === "netdev" ? ' device "eth0"' : "";
  return `table ${family} t {\n\tchain c {\n\t\ttype ${type} hook ${hook}${device} priority ${priority}; policy accept;\n\t}\n}\n`;
}

test("a number that has a name is reported", () => {
  expect(check(rule, chain("0"))).toEqual([
    '[0] priority 0 is called "filter" at this hook; write the name, which says what the chain is for',
  ]);
  expect(check(rule, chain("-100", "prerouting", { type: "nat" }))).toEqual([
    '[-100] priority -100 is called "dstnat" at this hook; write the name, which says what the chain is for',
  ]);
});

test.each([
  ["-300", "prerouting", "raw", {}],
  ["-150", "forward", "mangle", {}],
  ["50", "output", "security", {}],
  ["100", "postrouting", "srcnat", { type: "nat", family: "ip" }],
  ["-200", "forward", "filter", { family: "bridge" }],
  ["-300", "prerouting", "dstnat", { family: "bridge" }],
  ["0", "input", "filter", { family: "arp" }],
  ["0", "ingress", "filter", { family: "netdev" }],
])("priority %s at %s becomes %s", (number, hook, name, more) => {
  expect(fixed(rule, chain(number, hook, more))).toBe(chain(name, hook, more));
  expect(check(rule, chain(name, hook, more))).toEqual([]);
});

describe("a name that came later is proposed", () => {
  const output = chain("-100", "output", { type: "nat" });
  const input = chain("100", "input", { type: "nat" });

  test("for the releases that know it", () => {
    const options: CheckOptions = { nftVersion: "1.0.9" };
    expect(fixed(rule, output, options)).toContain("priority dstnat;");
    expect(fixed(rule, input, options)).toContain("priority srcnat;");
  });

  test("not for others, nor where the release is not known", () => {
    for (const text of [output, input]) {
      expect(check(rule, text, { nftVersion: "1.0.6" })).toEqual([]);
      expect(check(rule, text)).toEqual([]);
    }
  });

  test("not at all for releases without names", () => {
    expect(check(rule, chain("0"), { nftVersion: "0.9.0" })).toEqual([]);
  });
});

test.each([
  ["filter", "input", {}],
  ["filter + 10", "input", {}],
  ["10", "input", {}],
  ["-1", "prerouting", {}],
  ["100", "forward", {}],
  ["0", "prerouting", { type: "nat" }],
  ["-150", "input", { family: "bridge" }],
  ["0", "input", { family: "bridge" }],
])("priority %s at %s is left alone", (priority, hook, more) => {
  expect(check(rule, chain(priority, hook, more))).toEqual([]);
});

test("a variable is left alone", () => {
  expect(check(rule, `define early = -300\n${chain("$early", "prerouting")}`)).toEqual([]);
});
