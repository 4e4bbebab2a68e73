import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../diagnostic.ts";
import type { Fix } from "../rule.ts";
import { applyFixes } from "./apply.ts";

type Edit = readonly [start: number, end: number, newText: string];

function finding(name: string, edits: readonly Edit[], safety: Fix["safety"] = "safe"): Diagnostic {
  const start = Math.min(...edits.map(([from]) => from));
  const fix = { title: name, safety, edits: edits.map(([from, to, newText]) => ({ start: from, end: to, newText })) };
  return {
    rule: name,
    severity: "warning",
    message: "",
    start,
    end: start,
    help: [],
    related: [],
    fixes: [fix],
    url: "",
  };
}

function apply(text: string, findings: readonly Diagnostic[], safety: Fix["safety"] = "safe") {
  const result = applyFixes(text, findings, { safety });
  return {
    text: result.text,
    applied: result.applied.map(({ rule }) => rule),
    skipped: result.skipped.map(({ rule }) => rule),
  };
}

describe("fixes of one pass", () => {
  test("are applied together, whatever order they come in", () => {
    const findings = [finding("b", [[6, 7, "B"]]), finding("a", [[0, 1, "A"]]), finding("c", [[3, 3, "!"]])];
    expect(apply("abcdefgh", findings)).toEqual({ text: "Abc!defBh", applied: ["a", "c", "b"], skipped: [] });
  });

  test("that overlap wait for the next pass, the first one wins", () => {
    expect(apply("abcdef", [finding("a", [[1, 4, "-"]]), finding("b", [[3, 5, "+"]])])).toEqual({
      text: "a-ef",
      applied: ["a"],
      skipped: ["b"],
    });
  });

  test("that touch wait as well: two insertions at one place have no order", () => {
    expect(apply("ab", [finding("a", [[1, 1, "x"]]), finding("b", [[1, 1, "y"]])])).toEqual({
      text: "axb",
      applied: ["a"],
      skipped: ["b"],
    });
    expect(apply("abc", [finding("a", [[0, 1, ""]]), finding("b", [[1, 2, ""]])]).text).toBe("bc");
  });

  test("are applied with all their edits or not at all", () => {
    const findings = [
      finding("a", [
        [0, 1, "A"],
        [4, 5, "E"],
      ]),
      finding("b", [
        [2, 3, "C"],
        [4, 4, "!"],
      ]),
    ];
    expect(apply("abcde", findings)).toEqual({ text: "AbcdE", applied: ["a"], skipped: ["b"] });
  });

  test("may reach around others", () => {
    const findings = [
      finding("a", [
        [0, 1, "A"],
        [4, 5, "E"],
      ]),
      finding("b", [[2, 3, "C"]]),
    ];
    expect(apply("abcde", findings)).toEqual({ text: "AbCdE", applied: ["a", "b"], skipped: [] });
  });

  test("may hold adjacent edits", () => {
    expect(
      apply("abcd", [
        finding("a", [
          [0, 1, "x"],
          [1, 2, "y"],
        ]),
      ]).text,
    ).toBe("xycd");
  });
});

describe("safety", () => {
  test("unsafe fixes are applied only where they are asked for", () => {
    const findings = [finding("a", [[0, 1, "A"]], "unsafe"), finding("b", [[2, 3, "C"]])];
    expect(apply("abc", findings)).toEqual({ text: "abC", applied: ["b"], skipped: [] });
    expect(apply("abc", findings, "unsafe")).toEqual({ text: "AbC", applied: ["a", "b"], skipped: [] });
  });

  test("the first fix that is allowed is taken", () => {
    const [unsafe] = finding("a", [[0, 1, "1"]], "unsafe").fixes;
    const safe = finding("a", [[0, 1, "2"]]);
    expect(apply("abc", [{ ...safe, fixes: [unsafe!, ...safe.fixes] }]).text).toBe("2bc");
  });
});

test("many fixes cost no more than their number", () => {
  const findings = Array.from({ length: 100_000 }, (_, index) => finding("a", [[3 * index, 3 * index + 1, "x"]]));
  const before = performance.now();
  expect(apply("abc".repeat(100_000), findings).text).toBe("xbc".repeat(100_000));
  expect(performance.now() - before).toBeLessThan(2_000);
});
