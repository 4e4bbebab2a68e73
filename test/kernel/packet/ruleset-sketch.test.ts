import { describe, expect, it } from "vitest";
import { type RulesetSketch, rulesetTexts, smallerRulesets } from "./ruleset-sketch.ts";

const sketch: RulesetSketch = {
  tables: [
    {
      family: "inet",
      name: "t",
      definitions: ["set s { type ipv4_addr; }"],
      chains: [
        { name: "r", base: null, rules: ["accept"] },
        { name: "c", base: "type filter hook input priority 0;", rules: ["ip saddr @s drop", "jump r"] },
      ],
    },
  ],
  legacy: [{ family: "ip", name: "filter", chains: [{ name: "INPUT", base: "DROP", rules: ["-j ACCEPT"] }] }],
};

describe("rulesetTexts", () => {
  it("gives what each tool loads", () => {
    expect(rulesetTexts(sketch)).toEqual({
      nft:
        "table inet t {\n\tset s { type ipv4_addr; }\n\tchain r {\n\t\taccept\n\t}\n" +
        "\tchain c {\n\t\ttype filter hook input priority 0;\n\t\tip saddr @s drop\n\t\tjump r\n\t}\n}\n",
      iptables: "*filter\n:INPUT DROP [0:0]\n-A INPUT -j ACCEPT\nCOMMIT\n",
      ip6tables: null,
    });
  });
});

describe("smallerRulesets", () => {
  it("leaves out each table, chain, rule and definition once, big parts first", () => {
    const count = ({ tables, legacy }: RulesetSketch) =>
      [...tables, ...legacy].map(({ chains }) => chains.map(({ rules }) => rules.length).join("+")).join(" ");
    expect([...smallerRulesets(sketch)].map(count)).toEqual([
      "1",
      "1+2",
      "2 1",
      "1 1",
      "0+2 1",
      "1+1 1",
      "1+1 1",
      "1+2 0",
      "1+2 1",
    ]);
  });
});
