import { describe, expect, test } from "vitest";
import { check, diagnosticsOf, fixed } from "../../../test/check.ts";
import { rule } from "./index.ts";

function chain(
  rules: readonly string[],
  { hook = "hook input priority filter;", type = "filter", head = "" } = {},
): string {
  return `${head}table inet t {\n\tchain c {\n\t\ttype ${type} ${hook}\n${rules.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

const mixed = ["tcp dport 23 drop", "tcp dport 22 accept"];

describe("a chain that filters without a policy", () => {
  test("is reported, and gets the one it has", () => {
    expect(check(rule, chain(mixed))).toEqual([
      'hint [type filter hook input priority filter] chain "c" has no policy, so that it accepts what no rule decides about; add "policy accept;" to say so',
    ]);
    expect(fixed(rule, chain(mixed))).toBe(chain(mixed, { hook: "hook input priority filter; policy accept;" }));
    expect(check(rule, fixed(rule, chain(mixed)))).toEqual([]);
  });

  test("and only accepts weighs more", () => {
    expect(check(rule, chain(["tcp dport 22 accept"]))).toEqual([
      'info [type filter hook input priority filter] chain "c" refuses no packet at all, because it has no policy, which means "accept"; add "policy drop;", or "policy accept;" if that is meant',
    ]);
  });

  test("is mended where no semicolon stands", () => {
    const text = chain(mixed, { hook: "hook forward priority 0" });
    expect(fixed(rule, text)).toBe(chain(mixed, { hook: "hook forward priority 0; policy accept" }));
  });

  test("is reported where commands make it", () => {
    const text =
      "add table ip t\nadd chain ip t c { type filter hook output priority 0; }\nadd rule ip t c tcp dport 25 drop\n";
    expect(fixed(rule, text)).toContain("priority 0; policy accept; }");
  });

  test.each([
    ["safely where the file makes the chain anew", "flush ruleset\n", "safe"],
    ["safely where the table is deleted first", "table inet t\ndelete table inet t\n", "safe"],
    ["unsafely where the chain may be there with another policy", "", "unsafe"],
    ["unsafely where only its rules are removed", "table inet t\nflush table inet t\n", "unsafe"],
  ])("is mended %s", (_, head, safety) => {
    expect(diagnosticsOf(rule, chain(mixed, { head }))[0]?.fixes[0]?.safety).toBe(safety);
  });
});

describe("silent about", () => {
  test.each([
    ["a policy", chain(mixed, { hook: "hook input priority 0; policy drop;" })],
    [
      "a policy in another declaration",
      `${chain(mixed)}table inet t {\n\tchain c {\n\t\ttype filter hook input priority filter; policy drop;\n\t}\n}\n`,
    ],
    ["a last rule for all the rest", chain([...mixed, 'counter log prefix "in: " reject'])],
    ["chains without rules", chain([])],
    ["chains that only change packets", chain(["tcp flags syn tcp option maxseg size set rt mtu"])],
    ["chains that only return", chain(["ct direction != original return", "counter"])],
    ["chains of type nat", chain(["masquerade"], { type: "nat", hook: "hook postrouting priority 100;" })],
    ["regular chains", "table inet t {\n\tchain c {\n\t\ttcp dport 22 accept\n\t}\n}\n"],
  ])("%s", (_, text) => {
    expect(check(rule, text)).toEqual([]);
  });

  test("chains of a file with an include that nobody read", () => {
    expect(check(rule, `include "policies.nft"\n${chain(mixed)}`, { includes: { "policies.nft": null } })).toEqual([]);
  });
});
