import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getFileInfo, type Options, format as prettierFormat } from "prettier";
import { describe, expect, onTestFinished, test } from "vitest";
import * as plugin from "./index.ts";

/** What the real Prettier makes of a text, without any configuration of this repository. */
function prettier(text: string, options: Options = {}): Promise<string> {
  return prettierFormat(text, { filepath: "a.nft", plugins: [plugin], ...options });
}

const flat = "table ip t {\nchain c {\ncounter\n}\n}\n";
const indented = "table ip t {\n\tchain c {\n\t\tcounter\n\t}\n}\n";

describe("Prettier with this plugin", () => {
  test("formats a ruleset", async () => {
    expect(await prettier(flat)).toBe(indented);
    expect(await prettier(indented)).toBe(indented);
  });

  test("indents as it is told", async () => {
    expect(await prettier(flat, { useTabs: false, tabWidth: 4 })).toBe(indented.replaceAll("\t", "    "));
  });

  test("takes widths that no ruleset is written with for the nearest that it knows", async () => {
    expect(await prettier(flat, { useTabs: false, tabWidth: 0, printWidth: 1 })).toBe(indented.replaceAll("\t", " "));
    expect(await prettier(flat, { useTabs: false, tabWidth: 99, printWidth: Number.POSITIVE_INFINITY })).toBe(
      indented.replaceAll("\t", " ".repeat(16)),
    );
  });

  test("breaks element lists at the print width", async () => {
    const list = "define ports = { 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009 }\n";
    expect(await prettier(list, { printWidth: 80 })).toBe(list);
    const lines = (await prettier(list, { printWidth: 40 })).split("\n");
    expect(lines.length).toBeGreaterThan(2);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
  });

  test("writes the line ends that nft reads", async () => {
    expect(await prettier(flat.replaceAll("\n", "\r\n"), { endOfLine: "auto" })).toBe(indented);
    expect(await prettier(flat, { endOfLine: "crlf" })).toBe(indented);
  });

  test("cannot take away a byte order mark, which Prettier keeps for itself", async () => {
    expect(await prettier(`\ufeff${flat}`)).toBe(`\ufeff${indented}`);
  });

  test("keeps what is not to be formatted, with the blanks at the ends of its lines", async () => {
    const text = "# nftlint-format-off\ndefine   a=1   \n# nftlint-format-on\n";
    expect(await prettier(text)).toBe(text);
  });

  test("shows where the syntax is wrong", async () => {
    const error = await prettier("table ip t {\n\tchain c {\n\t\ttcp dprot 22 accept\n\t}\n}\n").catch(
      (error) => error,
    );
    expect(error).toBeInstanceOf(SyntaxError);
    expect(error.loc.start).toMatchObject({ line: 3, column: 7 });
    expect(error.message).toContain("(3:7)");
    expect(error.codeFrame).toMatch(/> 3 \|.*tcp dprot 22 accept\n.*\|.*\^\^\^\^\^/);
  });

  test.each(["nft", "nftables"])(
    "formats code blocks of Markdown that are called %s, with the options of Markdown",
    async (language) => {
      const markdown = `- Rules:\n\n  \`\`\`${language}\n  table ip t {\n  chain c {\n  counter\n  }\n  }\n  \`\`\`\n`;
      expect(await prettier(markdown, { filepath: "a.md" })).toBe(
        `- Rules:\n\n  \`\`\`${language}\n  table ip t {\n    chain c {\n      counter\n    }\n  }\n  \`\`\`\n`,
      );
    },
  );
});

describe("Prettier takes for rulesets", () => {
  test.each([
    ["a.nft", "", true],
    ["a.nftables", "", true],
    ["nftables.conf", "", true],
    ["other.conf", "#!/usr/bin/nft -f\n", false],
    ["firewall", "#!/usr/bin/nft -f\n", true],
    ["firewall", "#!/usr/bin/env nft\n", true],
    ["firewall", "#!/bin/sh\n# nft\n", false],
    ["firewall", "", false],
  ])("%s that begins with %j: %s", async (name, text, expected) => {
    const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    const path = join(directory, name);
    writeFileSync(path, text);
    const { inferredParser } = await getFileInfo(path, { plugins: [plugin], ignorePath: [] });
    expect(inferredParser).toBe(expected ? "nftables" : null);
  });
});
