import { describe, expect, test } from "vitest";
import { check, fixed } from "../../../test/check.ts";
import { input } from "../../../test/input.ts";
import { rule } from "./index.ts";

/** The texts that are marked. */
function marked(text: string): string[] {
  return check(rule, text, { options: {} }).map((line) => line.slice(1, line.indexOf("]")));
}

test("the message names the interface", () => {
  expect(check(rule, input("inet", "drop", "iifname lan0 accept"), { options: {} })).toEqual([
    '[lan0] the interface\'s name "lan0" stands without quotes; write them, as nft does',
  ]);
});

describe("bare names are reported", () => {
  test.each([
    ["iif lo accept", ["lo"]],
    ["oifname != wg* drop", ["wg*"]],
    ['iifname { lan0, "lan1", br-lan } accept', ["lan0", "br-lan"]],
    ["iifname . tcp dport { lan0 . 22, lan1 . 80 } accept", ["lan0", "lan1"]],
    ["iifname vmap { lo : accept, wan0 : drop }", ["lo", "wan0"]],
    ["meta mark set iifname map { lan0 : 1, lan1 : 2 }", ["lan0", "lan1"]],
  ])("%s", (line, names) => {
    expect(marked(input("inet", "drop", line))).toEqual(names);
  });

  test("once in a variable that is used twice", () => {
    const text = `define lan = { lan0, lan1 }\ndefine wan = wan0\n${input("inet", "drop", "iifname $lan accept", "oifname $lan iifname $wan accept", "iifname $wan drop")}`;
    expect(marked(text)).toEqual(["lan0", "lan1", "wan0"]);
  });

  test("in named sets and lists of devices", () => {
    const text =
      "table inet t {\n\tset inside {\n\t\ttype ifname\n\t\telements = { lan0 }\n\t}\n\tflowtable fast {\n\t\thook ingress priority 0\n\t\tdevices = { eth0, eth1 }\n\t}\n" +
      "\tchain early {\n\t\ttype filter hook ingress device eth2 priority 0;\n\t\tiifname @inside accept\n\t}\n}\n";
    expect(marked(text)).toEqual(["lan0", "eth0", "eth1", "eth2"].sort(byPlaceIn(text)));
  });
});

function byPlaceIn(text: string) {
  return (left: string, right: string) => text.indexOf(left) - text.indexOf(right);
}

test.each([
  'iif "lo" accept',
  "iif 2 accept",
  'iifname { "lan0", "wg*" } accept',
  'ip saddr . iifname { 10.0.0.1 . "lan0" } accept',
  "iiftype ether meta iifgroup default accept",
  "iifname $unknown accept",
])("%s is not", (line) => {
  const definition = line.includes("$unknown") ? 'define unknown = "lan0"\n' : "";
  expect(marked(definition + input("inet", "drop", line))).toEqual([]);
});

test("the fix adds the quotes", () => {
  const text = input("inet", "drop", "iifname { lan0, br-* } oif lo accept");
  const after = fixed(rule, text, { options: {} });
  expect(after).toBe(input("inet", "drop", 'iifname { "lan0", "br-*" } oif "lo" accept'));
  expect(marked(after)).toEqual([]);
});
