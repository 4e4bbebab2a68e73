import { type Node, type ParseResult, parse, walk } from "@nftlint/syntax";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { holds } from "./property.ts";
import { readSeeds } from "./texts.ts";
import { splitTokens } from "./tokens.ts";

const seeds = readSeeds();

/** Words that open or close nothing, so that any line of them is one statement. */
const words = [...new Set(seeds.flatMap(({ text }) => splitTokens(text)))].filter(
  (word) => !/["{}()[\];\\#']/.test(word),
);

describe("one bad statement", () => {
  test.each(seeds)("is not in $name", ({ text }) => {
    expect(parse(text).diagnostics).toEqual([]);
  });

  test("in a chain costs one diagnostic, and every other rule keeps its tree", () => {
    const chains = seeds.flatMap(({ text }) => ruleStarts(text).map((at) => ({ text, at })));
    const junk = fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 8 }).map((line) => line.join(" "));
    holds(
      fc.record({ place: fc.constantFrom(...chains), line: junk.filter(isBadStatement) }),
      ({ place, line }) => expectOneDiagnostic(place.text, place.at, line),
      2,
    );
  });

  test.each([
    "tcp dport",
    "tcp dport dport 22",
    "ip saddr != accept accept !",
    "ip sadr 10.0.0.1",
    "tcp dport { , 22, 23 }",
    "tcp dport { 22 23 }",
    "tcp dport { }",
    "ct state (new",
    "log prefix",
    "foo bar baz",
    "accept )",
    "== 5",
    "'quoted'",
    "ip saddr 10.0.0.0/",
    "limit rate 5/fortnight",
    "counter packets",
    "meta mark set",
    "ip daddr ] 3",
  ])("%s costs one diagnostic", (line) => {
    for (const { text } of seeds) for (const at of ruleStarts(text)) expectOneDiagnostic(text, at, line);
  });
});

function expectOneDiagnostic(text: string, at: number, line: string): void {
  const inserted = `${line}\n`;
  const after = parse(text.slice(0, at) + inserted + text.slice(at));
  const rules = describeNodes(after, (node) => node.end <= at || node.start >= at + inserted.length);
  expect(after.diagnostics.map(({ start }) => start >= at && start <= at + line.length)).toEqual([true]);
  expect(rules).toEqual(describeNodes(parse(text), () => true));
}

/** Where a rule of one line begins: a line could be put there. */
function ruleStarts(text: string): number[] {
  const starts: number[] = [];
  walk(parse(text).document, (node) => {
    if (node.kind !== "rule") return true;
    const lineStart = text.lastIndexOf("\n", node.start - 1) + 1;
    if (text.slice(lineStart, node.start).trim() === "") starts.push(node.start);
    return false;
  });
  return starts.filter((at) => isInChain(text, at));
}

/** The lines of a chain's block, not of an anonymous one or of a command. */
function isInChain(text: string, at: number): boolean {
  return /^\t\t\S/.test(text.slice(text.lastIndexOf("\n", at - 1) + 1));
}

function isBadStatement(line: string): boolean {
  return parse(`table ip t {\n\tchain c {\n\t\t${line}\n\t}\n}\n`).diagnostics.length > 0;
}

/** Kind and text of every rule and of the nodes in it that `isKept` keeps. */
function describeNodes({ document, text }: ParseResult, isKept: (node: Node) => boolean): string[] {
  const found: string[] = [];
  walk(document, (node, parent) => {
    if (node.kind === "rule" && !isKept(node)) return false;
    const isLeaf = !["document", "command", "table", "chain", "block", "invalid"].includes(node.kind);
    if (isLeaf && parent !== null) found.push(`${node.kind} ${text.slice(node.start, node.end)}`);
    return true;
  });
  return found;
}
