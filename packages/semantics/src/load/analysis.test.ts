import { parse, type Variable, walk } from "@nftlint/syntax";
import { describe, expect, it } from "vitest";
import { faultsOf, rulesetOf } from "../../test/ruleset-of.ts";
import { buildRuleset } from "../build.ts";
import { RulesetMemory } from "../memory/memory.ts";
import type { IncludeReader, RulesetOptions } from "../ruleset.ts";
import { resolveVariable } from "../variables.ts";

/** What the variables of a text stand for, in order; `?` where that is unknown. */
function valuesOf(text: string): string[] {
  const parsed = parse(text);
  const ruleset = buildRuleset({ path: null, parsed });
  const variables: Variable[] = [];
  walk(parsed.document, (node) => {
    if (node.kind === "variable") variables.push(node);
  });
  return variables.map((variable) => {
    const value = resolveVariable(ruleset, variable);
    return value === null ? "?" : text.slice(value.start, value.end);
  });
}

describe("variables", () => {
  it("stand for the definition before them", () => {
    expect(valuesOf("define a = 1\ntable t { chain c { tcp dport $a; }\n }\n")).toEqual(["1"]);
  });

  it("stand for what other variables stand for", () => {
    expect(valuesOf("define a = { 1, 2 }\ndefine b = $a\ndefine c = $b\ndefine d = { $c, 3 }\n")).toEqual([
      "{ 1, 2 }",
      "{ 1, 2 }",
      "{ 1, 2 }",
    ]);
  });

  it("keep what they stood for when a name is redefined later", () => {
    expect(valuesOf("define a = 1\ndefine b = $a\nredefine a = 2\ndefine c = $a\n")).toEqual(["1", "2"]);
  });

  it("are seen in the block that defines them and in those inside it", () => {
    const text =
      "table t { define a = 1\n chain c { redefine a = 2\n tcp dport $a; }\n chain d { tcp dport $a; }\n }\n";
    expect(valuesOf(text)).toEqual(["2", "1"]);
    expect(faultsOf("table t { define a = 1\n }\ntable u { chain c { tcp dport $a; }\n }\n")).toEqual([
      "undefined-variable: $a",
    ]);
  });

  it("that a set defines belong to its table", () => {
    expect(
      faultsOf(
        "table t { set s { define a = 1\n type inet_service; elements = { $a }; }\n chain c { tcp dport $a; }\n }\n",
      ),
    ).toEqual([]);
  });

  it("may be used wherever nft takes them", () => {
    const text = `define p = 10
define d = eth0
define k = "accept"
define n = there
table netdev t {
  chain there { accept; }
  chain c { type filter hook ingress device $d priority $p; policy $k; jump $n; log prefix "x $d "; }
}
`;
    expect(faultsOf(text)).toEqual([]);
    expect(rulesetOf(text).tables[0]?.chains.get("c")?.base).toMatchObject({ priority: 10, policy: "accept" });
  });
});

describe("what nft says of variables", () => {
  it.each([
    ["an unknown one", "table t { chain c { tcp dport $web; }\n }\n", ["undefined-variable: $web"]],
    ["one that is defined later", "define a = $b\ndefine b = 1\n", ["undefined-variable: $b"]],
    ["one that stands for itself", "define a = $a\n", ["undefined-variable: $a"]],
    [
      "one in a log prefix",
      'table t { chain c { log prefix "a $b c" accept; }\n }\n',
      ['undefined-variable: "a $b c"'],
    ],
    ["a dollar before a digit in a log prefix", 'table t { chain c { log prefix "5 $5"; }\n }\n', []],
    ["a second definition", "define a = 1\ndefine a = 2\n", ["duplicate-definition: a"]],
    [
      "a definition of a name seen from outside",
      "define a = 1\ntable t { define a = 2\n }\n",
      ["duplicate-definition: a"],
    ],
    ["a redefinition", "define a = 1\nredefine a = 2\n", []],
    ["a redefinition of nothing", "redefine a = 2\ndefine b = $a\n", []],
    ["one that was undefined", "define a = 1\nundefine a\ndefine b = $a\n", ["undefined-variable: $a"]],
    ["an undefine of nothing", "undefine a\n", []],
    ["an undefine in an inner block", "define a = 1\ntable t { undefine a\n chain c { tcp dport $a; }\n }\n", []],
  ])("%s", (_, text, faults) => {
    expect(faultsOf(text)).toEqual(faults);
  });

  it("names the nearest variable", () => {
    const [fault] = rulesetOf("define web_ports = 80\ndefine x = $web_port\n").diagnostics;
    expect(fault?.message).toBe("the variable $web_port is not defined here; did you mean $web_ports?");
  });

  it("points at the first definition", () => {
    const [fault] = rulesetOf("define a = 1\ndefine a = 2\n").diagnostics;
    expect(fault?.related).toEqual({
      range: expect.objectContaining({ start: 7, end: 8 }),
      message: "first defined here",
    });
  });

  it("takes variables that are defined outside as given", () => {
    expect(faultsOf("define b = $a\n", { definitions: ["a"] })).toEqual([]);
  });

  it("notes where they are used, also in chains that it has seen before", () => {
    const memory = new RulesetMemory();
    const parsed = parse('table t {\n chain c {\n tcp dport $a\n log prefix "$a"\n }\n}\n');
    for (const _ of ["first", "second"]) {
      const { outerVariables } = buildRuleset({ path: null, parsed }, { definitions: ["a"] }, memory);
      expect(outerVariables.map(({ name, range }) => [name, range.start])).toEqual([
        ["a", 32],
        ["a", 47],
      ]);
    }
  });

  it("says nothing of a variable whose definition does not parse", () => {
    expect(faultsOf("define a =\ntable t { chain c { tcp dport $a; }\n }\n")).toEqual([]);
  });
});

describe("includes", () => {
  const files: Record<string, string> = {
    "vars.nft": "define a = 1\n",
    "chain.nft": "chain inner { tcp dport $a; accept; }\n",
    "rules.nft": "accept\ndrop\n",
    "elements.nft": "elements = { 10.0.0.1 }\n",
    "loop.nft": 'include "loop.nft"\n',
    "broken.nft": "table {\n",
  };
  const readInclude: IncludeReader = (pattern) => {
    if (pattern.includes("*")) return { status: "read", files: [] };
    const text = files[pattern];
    return text === undefined ? { status: "missing" } : { status: "read", files: [{ path: pattern, text }] };
  };

  it("bring definitions", () => {
    expect(faultsOf('include "vars.nft"\ndefine b = $a\n', { readInclude })).toEqual([]);
  });

  it("are listed, with the reason where they could not be read", () => {
    const reasons = (text: string, options: RulesetOptions) =>
      rulesetOf(text, options).includes.map(({ node, unread }) => `${node.path}: ${unread}`);
    expect(reasons('include "vars.nft"\ninclude "none/*"\n', { readInclude })).toEqual([
      "vars.nft: null",
      "none/*: null",
    ]);
    expect(reasons('include "gone"\n', { readInclude })).toEqual([
      'gone: there is no such file; correct the path, or use a wildcard ("gone*"), which may match nothing',
    ]);
    expect(reasons('include "x"\n', { readInclude: () => ({ status: "unknown", reason: "no right" }) })).toEqual([
      "x: no right",
    ]);
    expect(reasons('include "x"\n', {})).toEqual(["x: nobody looked for it; name the ruleset by its path"]);
  });

  it("may stand in any block", () => {
    const text =
      'include "vars.nft"\ntable t {\n include "chain.nft"\n chain c {\n  include "rules.nft"\n }\n set s { type ipv4_addr\n include "elements.nft"\n }\n}\n';
    const ruleset = rulesetOf(text, { readInclude });
    const chains = [...(ruleset.tables[0]?.chains.values() ?? [])];
    expect(chains.map(({ name, rules }) => [name, rules.length])).toEqual([
      ["inner", 2],
      ["c", 2],
    ]);
    expect(ruleset.tables[0]?.sets.get("s")?.elements).toHaveLength(1);
    expect(ruleset.diagnostics).toEqual([]);
    expect(ruleset.documents.map(({ path }) => path)).toEqual([
      "main.nft",
      "vars.nft",
      "chain.nft",
      "rules.nft",
      "elements.nft",
    ]);
  });

  it("tell where in the included file something stands", () => {
    const ruleset = rulesetOf('table t {\n include "chain.nft"\n}\n', { readInclude });
    const [fault] = ruleset.diagnostics;
    expect(fault?.document.path).toBe("chain.nft");
    expect((fault?.start ?? 0) - (fault?.document.prefixLength ?? 0)).toBe("chain inner { tcp dport ".length);
  });

  it.each([
    ["of a missing file are refused", 'include "nowhere.nft"\n', ['include-not-found: "nowhere.nft"']],
    [
      "of a missing file hide what it would have defined",
      'include "nowhere.nft"\ndefine b = $a\n',
      ['include-not-found: "nowhere.nft"'],
    ],
    ["with a wildcard may match nothing", 'include "*.nft"\ndefine b = $a\n', ["undefined-variable: $a"]],
    ["in a circle are refused once", 'include "loop.nft"\n', ['include-too-deep: "loop.nft"']],
    ["of a broken file are refused", 'include "broken.nft"\n', ['invalid-include: "broken.nft"']],
  ])("%s", (_, text, faults) => {
    expect(faultsOf(text, { readInclude })).toEqual(faults);
  });

  it("that nobody can read leave variables unknown", () => {
    const ruleset = rulesetOf('define b = $x\ninclude "somewhere.nft"\ndefine c = $a\n');
    expect(ruleset.incomplete).toBe(true);
    expect(ruleset.diagnostics.map(({ rule, start }) => [rule, start])).toEqual([["undefined-variable", 11]]);
  });
});
