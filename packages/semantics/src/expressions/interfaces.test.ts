import { describe, expect, it } from "vitest";
import { chainOf, rulesetOf } from "../../test/ruleset-of.ts";
import { interfaceMatches, namesInterface } from "./interfaces.ts";

/** What the statements of one rule ask of interfaces, in short: `output = eth0, ppp*`. */
function asked(rule: string, table = "", before = ""): string[] {
  const ruleset = rulesetOf(`${before}table inet t { ${table}\n chain c { ${rule}; }\n }\n`);
  const chain = chainOf(ruleset, "inet t c");
  const statements = chain.rules[0]?.node.statements ?? [];
  return statements
    .flatMap((statement) => interfaceMatches(statement, { ruleset, table: chain.table }))
    .map(({ direction, names, negated, complete, byIndex }) => {
      const list = names.map(({ name, wildcard }) => (wildcard ? `${name}*` : name)).join(", ");
      return `${direction}${byIndex ? " index" : ""} ${negated ? "!=" : "="} ${list}${complete ? "" : ", …"}`;
    });
}

describe("the interfaces that a rule asks for", () => {
  it.each([
    ['oifname "eno1" masquerade', ["output = eno1"]],
    ["iif lo accept", ["input index = lo"]],
    ['meta iifname != { "lo", "wg0" } drop', ["input != lo, wg0"]],
    ['iifname "ppp*" oifname "eth?"', ["input = ppp*", "output = eth?"]],
    ['iifname . oifname { "a" . "b", "c" . "d" } accept', ["input = a, c", "output = b, d"]],
    ['iifname vmap { "lo" : accept, "eth*" : drop }', ["input = lo, eth*"]],
    ['ip saddr . iifname vmap { 10.0.0.1 . "eth0" : accept }', ["input = eth0"]],
    ["tcp dport 22 accept", []],
    ["iif 1 accept", ["input index = , …"]],
  ])("%s", (rule, expected) => {
    expect(asked(rule)).toEqual(expected);
  });

  it("reads variables and named sets", () => {
    expect(asked("oifname $wan accept", "", 'define wan = { "eth0", "eth1" }\n')).toEqual(["output = eth0, eth1"]);
    expect(asked("oifname @wan accept", 'set wan { type ifname; elements = { "eth0" }; }')).toEqual(["output = eth0"]);
    expect(asked("iifname . oifname @ways", 'set ways { type ifname . ifname; elements = { "a" . "b" }; }')).toEqual([
      "input = a",
      "output = b",
    ]);
  });

  it("knows when there may be others", () => {
    expect(asked("oifname $wan accept")).toEqual(["output = , …"]);
    expect(asked("oifname @nowhere accept")).toEqual(["output = , …"]);
    expect(asked("oifname @wan accept", 'set wan { type ifname; flags timeout; elements = { "eth0" }; }')).toEqual([
      "output = eth0, …",
    ]);
    expect(asked("oifname @wan add @wan { iifname }", "set wan { type ifname; }")).toEqual(["output = , …"]);
  });

  it("points at the name and at what led to it", () => {
    const text = 'define wan = "eth0"\ntable t { chain c { oifname $wan; }\n }\n';
    const ruleset = rulesetOf(text);
    const chain = chainOf(ruleset, "ip t c");
    const statement = chain.rules[0]?.node.statements[0];
    const [match] = statement === undefined ? [] : interfaceMatches(statement, { ruleset, table: chain.table });
    const [name] = match?.names ?? [];
    expect(text.slice(name?.node.start, name?.node.end)).toBe('"eth0"');
    expect(text.slice(name?.via.start, name?.via.end)).toBe("$wan");
  });
});

it("a wildcard names every interface that begins so", () => {
  expect(namesInterface({ name: "eth", wildcard: true }, "eth0")).toBe(true);
  expect(namesInterface({ name: "eth", wildcard: false }, "eth0")).toBe(false);
});

it("follows variables that hold each other many times over", () => {
  const definitions = Array.from({ length: 60 }, (_, index) => `define a${index + 1} = { $a${index}, $a${index} }`);
  expect(asked("iifname $a60 accept", "", `define a0 = eth0\n${definitions.join("\n")}\n`)).toEqual(["input = eth0"]);
});
