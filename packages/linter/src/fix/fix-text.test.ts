import { expect, test } from "vitest";
import type { Rule } from "../rule.ts";
import { fixText } from "./fix-text.ts";

/** Replaces the first place where `from` matches, over and over. */
function replacing(name: string, from: RegExp, to: string, safety: "safe" | "unsafe" = "safe"): Rule {
  return {
    meta: {
      name,
      summary: `Replaces ${from}`,
      group: "operations",
      severity: "warning",
      fix: safety,
      needsHost: false,
    },
    check({ file, report }) {
      const match = from.exec(file.text);
      if (match === null) return;
      const range = { start: match.index, end: match.index + match[0].length };
      report({
        range,
        message: `${match[0]} is here`,
        fixes: [{ title: `Write ${to}`, safety, edits: [{ ...range, newText: to }] }],
      });
    },
  };
}

function chain(rules: string): string {
  return `table ip t {\n\tchain c {\n\t\t${rules}\n\t}\n}\n`;
}

function fix(rules: string, with_: readonly Rule[], safety?: "unsafe") {
  const options = { rules: with_, ...(safety === undefined ? {} : { safety }) };
  const result = fixText({ path: "test.nft", text: chain(rules) }, options);
  return {
    text: result.text,
    applied: result.applied.map(({ rule }) => rule),
    dropped: result.dropped.map(({ title, diagnostic }) => `${diagnostic.rule}: ${title}`),
    left: result.result.diagnostics.map(({ rule }) => rule),
    stable: result.stable,
  };
}

test("fixes are applied until there is nothing left to fix", () => {
  expect(fix("counter drop", [replacing("a", /drop/, "reject"), replacing("b", /reject/, "accept")])).toEqual({
    text: chain("counter accept"),
    applied: ["a", "b"],
    dropped: [],
    left: [],
    stable: true,
  });
});

test("a file without findings stays as it is", () => {
  expect(fix("accept", [replacing("a", /drop/, "accept")])).toEqual({
    text: chain("accept"),
    applied: [],
    dropped: [],
    left: [],
    stable: true,
  });
});

test("unsafe fixes are left to people", () => {
  const rule = replacing("a", /drop/, "accept", "unsafe");
  expect(fix("drop", [rule])).toEqual({ text: chain("drop"), applied: [], dropped: [], left: ["a"], stable: true });
  expect(fix("drop", [rule], "unsafe").text).toBe(chain("accept"));
});

test("a fix that nft would refuse is dropped and named, the others are applied", () => {
  const rules = [
    replacing("good", /counter/, "log"),
    replacing("bad", /drop/, "{ drop"),
    replacing("fine", /c \{/, "d {"),
  ];
  expect(fix("counter drop", rules)).toEqual({
    text: `table ip t {\n\tchain d {\n\t\tlog drop\n\t}\n}\n`,
    applied: ["fine", "good"],
    dropped: ["bad: Write { drop"],
    left: ["bad"],
    stable: true,
  });
});

test("a fix that uses what is not defined is dropped as well", () => {
  expect(fix("tcp dport 22 drop", [replacing("bad", /22/, "$ssh")]).dropped).toEqual(["bad: Write $ssh"]);
});

test("a file with errors may keep them", () => {
  const result = fix("tcp dport $ssh drop", [replacing("good", /drop/, "accept")]);
  expect(result.text).toBe(chain("tcp dport $ssh accept"));
  expect(result.left).toEqual(["undefined-variable"]);
});

test("fixes that undo each other end after ten rounds, and it is said that they do", () => {
  const result = fix("drop", [replacing("a", /drop/, "accept"), replacing("b", /accept/, "drop")]);
  expect(result.applied).toHaveLength(10);
  expect(result.stable).toBe(false);
});
