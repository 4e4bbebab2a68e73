import { describe, expect, it } from "vitest";
import { rulesetOf } from "../../test/ruleset-of.ts";

/** The errors about a table, each as its check and the text that it marks. */
function errorsOf(text: string): string[] {
  return rulesetOf(text).diagnostics.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

function table(...items: readonly string[]): string {
  return `table ip t {\n${items.join("\n")}\n}\n`;
}

function chain(name: string, ...rules: readonly string[]): string {
  return `chain ${name} {\n\t${rules.join("\n\t")}\n}`;
}

function base(type: string, hook: string, ...rules: readonly string[]): string {
  return chain(hook, `type ${type} hook ${hook} priority 0`, ...rules);
}

describe("jumps", () => {
  it.each([
    ["to a chain that is not there", table(chain("c", "jump d")), "undefined-reference: d"],
    ["to a base chain", table(base("filter", "output", "accept"), chain("c", "goto output")), "invalid-jump: output"],
    [
      "in a circle",
      table(chain("c", "jump d"), chain("d", "goto c"), base("filter", "input", "jump c")),
      "invalid-jump: goto c",
    ],
    [
      "in a circle by a verdict map",
      table(chain("c", "ip saddr vmap { 192.0.2.1 : jump c }"), base("filter", "input", "jump c")),
      "invalid-jump: jump c",
    ],
    [
      "in a circle by a named map",
      table(
        "map m {\n\ttype ipv4_addr : verdict\n\telements = { 192.0.2.1 : jump c }\n}",
        chain("c", "ip saddr vmap @m"),
        base("filter", "input", "jump c"),
      ),
      "invalid-jump: jump c",
    ],
    [
      "from an element to a chain that is not there",
      table("map m {\n\ttype ipv4_addr : verdict\n\telements = { 192.0.2.1 : jump d }\n}"),
      "undefined-reference: d",
    ],
  ])("%s are refused", (_, text, expected) => {
    expect(errorsOf(text)).toEqual([expected]);
  });

  it("go 15 deep and no further", () => {
    const deep = (count: number) =>
      table(
        base("filter", "input", "jump c1"),
        ...Array.from({ length: count - 1 }, (_, index) => chain(`c${index + 1}`, `jump c${index + 2}`)),
        chain(`c${count}`, "accept"),
      );
    expect(errorsOf(deep(15))).toEqual([]);
    expect(errorsOf(deep(16))).toEqual(["invalid-jump: jump c16"]);
  });

  it("go deeper by an anonymous chain", () => {
    const names = Array.from({ length: 14 }, (_, index) => chain(`c${index + 1}`, `jump c${index + 2}`));
    const text = table(base("filter", "input", "jump {\n\t\tjump c1\n\t}"), ...names, chain("c15", "accept"));
    expect(errorsOf(text)).toEqual(["invalid-jump: jump c15"]);
  });

  it("in a circle that no base chain leads to are taken", () => {
    expect(errorsOf(table(chain("c", "jump d"), chain("d", "jump c")))).toEqual([]);
  });

  it("to chains of a table that stands elsewhere are not judged", () => {
    expect(errorsOf('include "/etc/other.nft"\ntable ip t {\n\tchain c {\n\t\tjump elsewhere\n\t}\n}\n')).toEqual([]);
  });

  it("to a chain of the host's are taken", () => {
    const text = table(chain("c", "jump live"));
    expect(rulesetOf(text, { hostRuleset: "table ip t {\n\tchain live {\n\t}\n}\n" }).diagnostics).toEqual([]);
  });
});

describe("statements", () => {
  it.each([
    ["nat", "prerouting", "dnat to 192.0.2.1"],
    ["nat", "output", "redirect"],
    ["nat", "postrouting", "masquerade"],
    ["nat", "input", "snat to 192.0.2.1"],
    ["filter", "forward", "reject"],
    ["filter", "prerouting", "meta l4proto tcp tproxy to :8080"],
    ["filter", "prerouting", "fib saddr oif 0 drop"],
    ["filter", "postrouting", "fib saddr type local drop"],
    ["filter", "output", "socket transparent 1 accept"],
  ])("%s %s: %s", (type, hook, rule) => {
    expect(errorsOf(table(base(type, hook, rule)))).toEqual([]);
  });

  it.each([
    ["nat", "postrouting", "dnat to 192.0.2.1", "nat-hook-direction: dnat to 192.0.2.1"],
    ["nat", "input", "masquerade", "nat-hook-direction: masquerade"],
    ["filter", "prerouting", "redirect", "nat-hook-direction: redirect"],
    ["filter", "postrouting", "reject", "misplaced-statement: reject"],
    ["filter", "input", "meta l4proto tcp tproxy to :8080", "misplaced-statement: tproxy to :8080"],
    ["filter", "output", "fib saddr oif 0 drop", "misplaced-statement: fib saddr oif"],
    ["filter", "forward", "socket transparent 1 accept", "misplaced-statement: socket transparent"],
    ["filter", "forward", "meta pkttype set host", "misplaced-statement: meta pkttype"],
  ])("not %s %s: %s", (type, hook, rule, expected) => {
    expect(errorsOf(table(base(type, hook, rule)))).toEqual([expected]);
    expect(errorsOf(table(chain("c", rule), base(type, hook, "jump c")))).toEqual([expected]);
  });

  it("are told where they belong", () => {
    const [diagnostic] = rulesetOf(
      table(chain("c", "dnat to 192.0.2.1"), base("nat", "postrouting", "jump c")),
    ).diagnostics;
    expect(diagnostic?.message).toBe(
      '"dnat" needs a chain of type nat on hook "prerouting" or "output", but chain "postrouting", from which packets come to it, hangs on hook "postrouting": the kernel refuses to load it; move the rule',
    );
  });

  it("in a chain that nothing leads to are taken", () => {
    expect(errorsOf(table(chain("c", "masquerade")))).toEqual([]);
  });
});
