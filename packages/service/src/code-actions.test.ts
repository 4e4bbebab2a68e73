import { unconfigured } from "@nftlint/linter";
import { describe, expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CodeAction } from "vscode-languageserver-types";
import { marked } from "../test/marked.ts";
import { codeActions } from "./code-actions.ts";
import type { Environment } from "./document.ts";

/** The actions at the mark, by title, each with the text that it makes. */
function actions(text: string, only?: string[], environment: Partial<Environment> = {}): Map<string, string> {
  const { document, position } = marked(text, environment);
  const found = codeActions(document, { start: position, end: position }, only === undefined ? {} : { only });
  return new Map(found.map((action) => [action.title, applied(document.textDocument, action)]));
}

function applied(textDocument: TextDocument, { edit }: CodeAction): string {
  return TextDocument.applyEdits(textDocument, edit?.changes?.[textDocument.uri] ?? []);
}

function chain(...lines: string[]): string {
  return `table ip t {\n\tchain c {\n${lines.map((line) => `\t\t${line}\n`).join("")}\t}\n}\n`;
}

describe("quick fixes", () => {
  test("are those of the linter, safe ones preferred", () => {
    const text = chain("meta |secpath exists accept");
    expect([...actions(text, ["quickfix"])][0]).toEqual(['Write "ipsec"', chain("meta ipsec exists accept")]);
    const { document, position } = marked(text);
    const [first] = codeActions(document, { start: position, end: position }, {});
    expect([first?.isPreferred, first?.diagnostics?.[0]?.code]).toEqual([true, "deprecated-syntax"]);
  });

  test.each([
    ["field", chain("ip sa|dr 192.0.2.1 drop"), 'Write "saddr"', chain("ip saddr 192.0.2.1 drop")],
    [
      "chain",
      `table ip t {\n\tchain web {\n\t}\n}\n${chain("jump |weeb")}`,
      'Write "web"',
      `table ip t {\n\tchain web {\n\t}\n}\n${chain("jump web")}`,
    ],
    [
      "set",
      `table ip t {\n\tset black {\n\t\ttype ipv4_addr\n\t}\n}\n${chain("ip saddr @|blak drop")}`,
      'Write "@black"',
      `table ip t {\n\tset black {\n\t\ttype ipv4_addr\n\t}\n}\n${chain("ip saddr @black drop")}`,
    ],
    [
      "variable",
      `define port = 22\n${chain("tcp dport $|prt accept")}`,
      'Write "$port"',
      `define port = 22\n${chain("tcp dport $port accept")}`,
    ],
  ])("put the right %s in the place of a wrong one", (_, text, title, expected) => {
    expect(actions(text, ["quickfix"]).get(title)).toBe(expected);
  });

  test("create the chain that is jumped to", () => {
    expect(actions(chain("jump |web"), ["quickfix"]).get('Create the chain "web"')).toBe(
      "table ip t {\n\tchain c {\n\t\tjump web\n\t}\n\n\tchain web {\n\t}\n}\n",
    );
    const commands = "add table ip t\nadd chain ip t c\nadd rule ip t c jump ";
    expect(actions(`${commands}|web\n`, ["quickfix"]).get('Create the chain "web"')).toBe(
      "add table ip t\nadd chain ip t c\nadd chain ip t web\nadd rule ip t c jump web\n",
    );
  });

  test("suppress by a comment, indented as the line is", () => {
    expect(actions(chain("accept", "d|rop"), ["quickfix"]).get('Suppress "unreachable-rule" for this line')).toBe(
      chain("accept", "# nftlint-disable-next-line unreachable-rule -- ", "drop"),
    );
  });

  test("do not suppress what nft's grammar refuses, nor between lines that belong together", () => {
    const titles = [
      ...actions(chain("ip sa|dr 192.0.2.1 drop"), ["quickfix"]).keys(),
      ...actions(chain("counter \\", "meta |secpath exists accept"), ["quickfix"]).keys(),
    ];
    expect(titles.filter((title) => title.startsWith("Suppress"))).toEqual([]);
  });

  test("add a table to those that are emptied at the top", () => {
    const top = "table ip a\nflush table ip a\n";
    expect(
      actions(`${top}\ntable ip |t {\n\tchain c {\n\t\taccept\n\t}\n}\n`).get('Add "ip t" to the tables emptied above'),
    ).toBe(`${top}table ip t\nflush table ip t\n\n${chain("accept")}`);
  });
});

describe("fix all", () => {
  const text = chain("meta secpath exists accept", "flow offload @f|");

  test("mends everything safe where it is asked for", () => {
    expect(actions(text, ["source.fixAll"]).get("Fix all safe problems")).toBe(
      chain("meta ipsec exists accept", "flow add @f"),
    );
    expect(actions(text, ["source"]).size).toBe(1);
  });

  test("is not in the menu of a place, and not there where nothing can be mended", () => {
    expect([...actions(text).keys()]).not.toContain("Fix all safe problems");
    expect(actions(chain("accept"), ["source.fixAll.nftlint"]).size).toBe(0);
  });
});

describe("extracting a set", () => {
  test("names it after what it is compared with", () => {
    const result = actions(chain("tcp dport { 22|, 80 } accept"), ["refactor.extract"]);
    expect([...result]).toEqual([
      [
        'Extract to the named set "tcp_dport"',
        "table ip t {\n\tset tcp_dport {\n\t\ttypeof tcp dport\n\t\telements = { 22, 80 }\n\t}\n\n\tchain c {\n\t\ttcp dport @tcp_dport accept\n\t}\n}\n",
      ],
    ]);
  });

  test("finds a name that is free, and stands behind the sets that are there", () => {
    const before = "table ip t {\n\tset tcp_dport {\n\t\ttype inet_service\n\t}\n\n";
    const text = `${before}\tchain c {\n\t\ttcp dport { 1-9|, 80 } accept\n\t}\n}\n`;
    expect([...actions(text, ["refactor.extract"]).values()]).toEqual([
      "table ip t {\n\tset tcp_dport {\n\t\ttype inet_service\n\t}\n\n\tset tcp_dport_2 {\n\t\ttypeof tcp dport\n\t\tflags interval\n\t\telements = { 1-9, 80 }\n\t}\n\n\tchain c {\n\t\ttcp dport @tcp_dport_2 accept\n\t}\n}\n",
    ]);
  });

  test("merges intervals that overlap, as inline sets do", () => {
    const [made] = actions(chain("ip saddr { 10.0.0.0/8|, 10.1.0.0/16 } drop"), ["refactor.extract"]).values();
    expect(made).toContain("\t\tflags interval\n\t\tauto-merge\n");
  });

  test("makes a map of a verdict map", () => {
    const [made] = actions(chain("tcp dport vmap { 22| : accept, 80 : drop }"), ["refactor.extract"]).values();
    expect(made).toContain(
      "\tmap tcp_dport {\n\t\ttypeof tcp dport : verdict\n\t\telements = { 22 : accept, 80 : drop }\n\t}\n",
    );
    expect(made).toContain("tcp dport vmap @tcp_dport\n");
  });

  test("is not offered for a release that knows no typeof, nor outside a set", () => {
    const config = { ...unconfigured, nftVersion: "0.9.3" };
    expect(actions(chain("tcp dport { 22|, 80 } accept"), ["refactor.extract"], { config }).size).toBe(0);
    expect(actions(chain("tcp dport 2|2 accept"), ["refactor.extract"]).size).toBe(0);
  });
});

describe("inlining a set", () => {
  const set = (properties: string) =>
    `table ip t {\n\tset s {\n\t\ttype inet_service\n${properties}\t}\n\n\tchain c {\n`;
  const elements = "\t\telements = {\n\t\t\t22,\n\t\t\t80,\n\t\t}\n";

  test("takes the declaration away with its only use", () => {
    const text = `${set(elements)}\t\ttcp dport @|s accept\n\t}\n}\n`;
    expect([...actions(text, ["refactor.inline"])]).toEqual([
      ['Inline the set "s"', chain("tcp dport { 22, 80 } accept")],
    ]);
  });

  test("leaves the declaration where another rule uses it", () => {
    const text = `${set(elements)}\t\ttcp dport @|s accept\n\t\tudp dport @s drop\n\t}\n}\n`;
    expect([...actions(text, ["refactor.inline"]).values()]).toEqual([
      `${set(elements)}\t\ttcp dport { 22, 80 } accept\n\t\tudp dport @s drop\n\t}\n}\n`,
    ]);
  });

  test.each([
    ["packets add to", "\t\tflags dynamic\n"],
    ["nothing is in", ""],
    ["count packets", `\t\tcounter\n${elements}`],
  ])("is not offered for one that %s", (_, properties) => {
    expect(actions(`${set(properties)}\t\ttcp dport @|s accept\n\t}\n}\n`, ["refactor.inline"]).size).toBe(0);
  });
});

test.each([
  ["{ 443, 22|, 0x50 }", "{ 22, 0x50, 443 }"],
  ["{ https, 22|, ssh }", "{ 22, https, ssh }"],
  ["{ 9 : drop, 1-3| : accept }", "{ 1-3 : accept, 9 : drop }"],
])("%s in order is %s", (before, after) => {
  const text = chain(`tcp dport vmap ${before}`);
  expect(actions(text, ["refactor.rewrite"]).get("Sort the elements")).toBe(chain(`tcp dport vmap ${after}`));
});

test("elements that are in order, or have comments between them, are not sorted", () => {
  expect(actions(chain("tcp dport { 22|, 80 } accept"), ["refactor.rewrite"]).size).toBe(0);
  expect(actions(chain("tcp dport { 80|, # web", "22 } accept"), ["refactor.rewrite"]).size).toBe(0);
});

test("rules in the selection become one, also where the linter is silent about them", () => {
  const rules = new Map([["prefer-set", { severity: "off" as const, options: {} }]]);
  const text = chain("tcp dport 22 accept", "tcp dport 80 accept", "tcp dport 443 accept");
  const { document } = marked(text, { config: { ...unconfigured, rules } });
  const range = { start: { line: 2, character: 2 }, end: { line: 4, character: 5 } };
  const [merge] = codeActions(document, range, { only: ["refactor"] });
  expect(merge && applied(document.textDocument, merge)).toBe(chain("tcp dport { 22, 80, 443 } accept"));
});

test("broken text has actions, or none, and never throws", () => {
  for (const text of ["table ip t { chain c { tcp dport { |", "|", "}|", "table ip t {\njump @|\n"]) {
    expect(() => actions(text)).not.toThrow();
  }
});
