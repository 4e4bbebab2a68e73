import type { IncludeReader } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { describe, expect, test } from "vitest";
import { catalogue, rulePage } from "./catalogue.ts";
import { lint } from "./lint.ts";
import type { Finding, Rule, RuleContext } from "./rule.ts";
import { rules } from "./rules.generated.ts";

function ruleThat(check: (context: RuleContext) => void, name = "test-rule"): Rule {
  const meta = {
    name,
    summary: "Reports",
    group: "operations",
    severity: "warning",
    fix: null,
    needsHost: false,
  } as const;
  return { meta, check };
}

function reporting(name: string, ...findings: readonly Finding[]): Rule {
  return ruleThat(({ report }) => findings.forEach(report), name);
}

const text = "define a = 1\ntable ip t {\n\tchain c {\n\t\tcounter accept\n\t}\n}\n";

describe("diagnostics", () => {
  test("say everything, also what the rule left out", () => {
    const rule = reporting("test-rule", { range: { start: 7, end: 8 }, message: "a is here" });
    expect(lint({ path: "a.nft", text }, { rules: [rule] }).diagnostics).toEqual([
      {
        rule: "test-rule",
        severity: "warning",
        message: "a is here",
        start: 7,
        end: 8,
        help: [],
        related: [],
        fixes: [],
        url: "https://github.com/nftlint/nftlint/blob/main/packages/linter/src/rules/test-rule/README.md",
      },
    ]);
  });

  test("are sorted by position, then by rule", () => {
    const at = (start: number, end: number) => ({ range: { start, end }, message: "" });
    const found = lint(
      { path: "a.nft", text },
      { rules: [reporting("b", at(5, 6), at(0, 2), at(0, 1)), reporting("a", at(5, 6))] },
    );
    expect(found.diagnostics.map(({ rule, start, end }) => `${rule} ${start}-${end}`)).toEqual([
      "b 0-1",
      "b 0-2",
      "a 5-6",
      "b 5-6",
    ]);
  });

  test("weigh what the finding says, and otherwise what the rule says", () => {
    const rule = reporting(
      "r",
      { range: { start: 0, end: 1 }, message: "", severity: "hint" },
      { range: { start: 1, end: 2 }, message: "" },
    );
    expect(lint({ path: "a.nft", text }, { rules: [rule] }).diagnostics.map(({ severity }) => severity)).toEqual([
      "hint",
      "warning",
    ]);
  });

  test("of syntax and of names are errors; rules run all the same", () => {
    const broken = "table ip t {\n\tchain c {\n\t\ttcp dport acept acept\n\t\ttcp dport $x accept\n\t}\n}\n";
    const rule = reporting("r", { range: { start: 0, end: 5 }, message: "" });
    const found = lint({ path: "a.nft", text: broken }, { rules: [rule] }).diagnostics;
    expect(found.map(({ rule: name, severity }) => `${severity} ${name}`)).toEqual([
      "warning r",
      "error syntax",
      "error undefined-variable",
    ]);
  });

  test("a parsed file is not parsed again", () => {
    const parsed = parse(text);
    expect(lint({ path: "a.nft", text, parsed }, { rules: [] }).file.parsed).toBe(parsed);
  });
});

describe("which rules run", () => {
  const off: Rule = { ...reporting("off", { range: { start: 0, end: 1 }, message: "" }) };
  const rulesByDefault = [
    { ...off, meta: { ...off.meta, severity: "off" } } as Rule,
    { ...off, meta: { ...off.meta, name: "host", needsHost: true } },
    { ...off, meta: { ...off.meta, name: "on" } },
  ];

  function names(options: Parameters<typeof lint>[1]): string[] {
    return lint({ path: "a.nft", text: `${text}$` }, { rules: rulesByDefault, ...options }).diagnostics.map(
      ({ rule }) => rule,
    );
  }

  test("those that are on and have the host that they need", () => {
    expect(names({})).toEqual(["on", "syntax"]);
  });

  test("those that are selected, also where they are off otherwise", () => {
    expect(names({ select: new Set(["off"]) })).toEqual(["off", "syntax"]);
  });

  test("those that are not ignored", () => {
    expect(names({ ignore: new Set(["on", "syntax"]) })).toEqual(["syntax"]);
  });
});

describe("a rule that throws", () => {
  const broken = ruleThat(() => {
    throw new Error("no such thing\nat all");
  }, "broken");

  test("is named in a finding, and the other rules run", () => {
    const { diagnostics, failures } = lint(
      { path: "a.nft", text },
      { rules: [broken, reporting("on", { range: { start: 3, end: 4 }, message: "" })] },
    );
    expect(diagnostics.map(({ rule, severity, message }) => ({ rule, severity, message }))).toEqual([
      {
        rule: "internal-error",
        severity: "warning",
        message:
          'nftlint itself failed at "broken" (no such thing); please report this file at https://github.com/nftlint/nftlint/issues',
      },
      { rule: "on", severity: "warning", message: "" },
    ]);
    expect(failures.map(({ rule, error }) => `${rule}: ${error.message}`)).toEqual(["broken: no such thing\nat all"]);
  });

  test("cannot be hidden", () => {
    const all = `# nftlint-disable-file\n${text}`;
    expect(
      lint({ path: "a.nft", text: all }, { rules: [broken], ignore: new Set(["internal-error"]) }).diagnostics,
    ).toHaveLength(1);
  });
});

describe("included files", () => {
  const main = 'include "./part.nft"\n';
  const part = "table ip t {\n\tchain c {\n\t\ttcp dport $x accept\n\t}\n}\n";
  const reading =
    (content: string): IncludeReader =>
    () => ({ status: "read", files: [{ path: "part.nft", text: content }] });

  test("their findings are shown at the include, with the place", () => {
    const found = lint({ path: "main.nft", text: main }, { rules: [], readInclude: reading(part) }).diagnostics;
    expect(found).toHaveLength(1);
    expect(main.slice(found[0]!.start, found[0]!.end)).toBe('"./part.nft"');
    expect(found[0]!.message).toMatch(/^in part\.nft:3:13: /);
  });

  test("suppressions hold in the included file and at the include", () => {
    const suppressed = part.replace("accept", "accept # nftlint-disable-line undefined-variable");
    expect(lint({ path: "main.nft", text: main }, { rules: [], readInclude: reading(suppressed) }).diagnostics).toEqual(
      [],
    );
    const mainSuppressed = 'include "./part.nft" # nftlint-disable-line undefined-variable\n';
    expect(
      lint({ path: "main.nft", text: mainSuppressed }, { rules: [], readInclude: reading(part) }).diagnostics,
    ).toEqual([]);
  });
});

describe("the catalogue", () => {
  test("is sorted, and every name has a page", async () => {
    const names = catalogue.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].sort());
    for (const name of names) expect(await rulePage(name)).toMatch(new RegExp(`^# ${name}\n`));
    expect(await rulePage("no-such-rule")).toBe(null);
  });

  test.each(catalogue.map((meta) => [meta.name, meta] as const))(
    "%s has a name and a summary in form",
    (name, { summary }) => {
      expect(name).toMatch(/^[a-z]+(-[a-z0-9.]+)*$/);
      expect(summary).toMatch(/^[A-Z][^\n]*[^.\n]$/);
    },
  );

  test.each(rules.map((rule) => [rule.meta.name, rule.meta] as const))(
    "%s has defaults that its schemas allow",
    (_, { severity, options }) => {
      expect(severity).not.toBe("error");
      for (const option of Object.values(options ?? {})) {
        if (option.enum !== undefined) expect(option.enum).toContain(option.default);
      }
    },
  );
});
