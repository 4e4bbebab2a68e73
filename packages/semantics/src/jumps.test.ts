import { describe, expect, it } from "vitest";
import { chainOf, rulesetOf } from "../test/ruleset-of.ts";
import { baseChainsLeadingTo, chainsReachedFrom, jumpsFrom } from "./jumps.ts";

const ruleset = rulesetOf(`define next = deep
table ip t {
  map ways { type inet_service : verdict; elements = { 22 : jump ssh }; }
  chain input { type filter hook input priority 0; jump first; tcp dport vmap @ways; tcp dport vmap { 80 : goto web }; }
  chain output { type filter hook output priority 0; jump nowhere; }
  chain first { jump { goto $next; }; }
  chain deep { jump $unknown; }
  chain ssh { accept; }
  chain web { accept; }
  chain lonely { accept; }
}
`);

describe("jumps", () => {
  it("are found in verdicts, maps and anonymous chains", () => {
    const jumps = jumpsFrom(ruleset, chainOf(ruleset, "ip t input"));
    expect(jumps.map(({ verdict, targetName }) => [verdict, targetName])).toEqual([
      ["jump", "first"],
      ["jump", "ssh"],
      ["goto", "web"],
    ]);
    const [inner] = jumpsFrom(ruleset, chainOf(ruleset, "ip t first"));
    expect(inner).toMatchObject({ verdict: "goto", targetName: "deep", to: { name: "deep" } });
    expect(inner?.within).toHaveLength(1);
  });

  it("may lead nowhere known", () => {
    expect(jumpsFrom(ruleset, chainOf(ruleset, "ip t output"))).toMatchObject([{ targetName: "nowhere", to: null }]);
    expect(jumpsFrom(ruleset, chainOf(ruleset, "ip t deep"))).toMatchObject([{ targetName: null, to: null }]);
  });

  it("lead from base chains to others", () => {
    const reached = [...chainsReachedFrom(ruleset, chainOf(ruleset, "ip t input"))].map(({ name }) => name);
    expect(reached).toEqual(["input", "first", "ssh", "web", "deep"]);
    expect(baseChainsLeadingTo(ruleset, chainOf(ruleset, "ip t deep")).map(({ name }) => name)).toEqual(["input"]);
    expect(baseChainsLeadingTo(ruleset, chainOf(ruleset, "ip t lonely"))).toEqual([]);
    expect(baseChainsLeadingTo(ruleset, chainOf(ruleset, "ip t output")).map(({ name }) => name)).toEqual(["output"]);
  });
});
