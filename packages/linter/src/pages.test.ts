/**
 * Executes the pages: what stands under `## Wrong` is reported, what stands under `## Right` is not,
 * and a block `fixed` is what the fixes make of the wrong one before it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type HostFacts, parseSnapshot, snapshotFacts } from "@nftlint/host";
import { describe, expect, test } from "vitest";
import { catalogue } from "./catalogue.ts";
import { type Config, unconfigured } from "./config/config.ts";
import { fixText } from "./fix/fix-text.ts";
import { type LintOptions, lint } from "./lint.ts";
import type { RuleMetadata } from "./rule.ts";
import { rules } from "./rules.generated.ts";

const headings = ["Problem", "Wrong", "Right", "Why", "Exceptions", "Options"];

/** A fenced block of a page. */
interface Block {
  readonly section: string;
  /** The info string: the language and what follows it. */
  readonly words: readonly string[];
  readonly text: string;
  readonly line: number;
}

function blocksOf(page: string): Block[] {
  const blocks: Block[] = [];
  let section = "";
  let open: { words: string[]; text: string[]; line: number } | null = null;
  for (const [index, line] of page.split("\n").entries()) {
    if (line.startsWith("```") && open === null) open = { words: line.slice(3).split(" "), text: [], line: index + 1 };
    else if (line === "```" && open !== null) {
      blocks.push({ section, words: open.words, text: `${open.text.join("\n")}\n`, line: open.line });
      open = null;
    } else if (open !== null) open.text.push(line);
    else if (line.startsWith("## ")) section = line.slice(3);
  }
  return blocks;
}

function headingsOf(page: string): string[] {
  const prose = page.replace(/^```[\s\S]*?^```$/gm, "");
  return [...prose.matchAll(/^#+ (.*)$/gm)].map((match) => match[1] ?? "");
}

function folderOf(name: string): string {
  const isRule = rules.some(({ meta }) => meta.name === name);
  return join(import.meta.dirname, isRule ? "rules" : "builtin", name);
}

function hostNamed(name: string): HostFacts {
  const path = join(import.meta.dirname, "../../../test/fixtures", `${name}.json`);
  const parsed = parseSnapshot(readFileSync(path, "utf8"));
  if ("error" in parsed) throw new Error(`${path}: ${parsed.error}`);
  return snapshotFacts(parsed.snapshot);
}

function configWith(name: string, options: Readonly<Record<string, unknown>>): Config {
  return { ...unconfigured, rules: new Map([[name, { severity: "warning", options }]]) };
}

/** What a block is run with: its rule alone, on, with the host and the options that the info string names. */
function optionsFor(meta: RuleMetadata, { words }: Block): LintOptions {
  const value = (key: string) => words.find((word) => word.startsWith(`${key}=`))?.slice(key.length + 1);
  const host = value("host");
  const ruleOptions = value("options");
  return {
    rules: rules.filter((rule) => rule.meta.name === meta.name),
    select: new Set([...catalogue.filter(({ severity }) => severity === "error"), meta].map(({ name }) => name)),
    host: host === undefined ? null : hostNamed(host),
    config: ruleOptions === undefined ? null : configWith(meta.name, JSON.parse(ruleOptions)),
  };
}

const fixedMarks = { fixed: "safe", "unsafely-fixed": "unsafe" } as const;

function fixedMark({ words }: Block): keyof typeof fixedMarks | null {
  return words.includes("fixed") ? "fixed" : words.includes("unsafely-fixed") ? "unsafely-fixed" : null;
}

/** The kinds of fixes that a rule offers beyond what its metadata says. */
function undeclaredFixes(text: string, options: LintOptions, meta: RuleMetadata): string[] {
  const fixes = lint({ path: "page.nft", text }, options).diagnostics.flatMap((diagnostic) => diagnostic.fixes);
  return fixes.map(({ safety }) => safety).filter((safety) => safety !== meta.fix && meta.fix !== "safe");
}

function messagesOf(text: string, options: LintOptions): string[] {
  return lint({ path: "page.nft", text }, options).diagnostics.map(({ rule, message }) => `${rule}: ${message}`);
}

test("there is a page for everything in the catalogue, and for nothing else", () => {
  const folders = ["builtin", "rules"].flatMap((parent) => {
    const directory = join(import.meta.dirname, parent);
    return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  });
  expect(folders.sort()).toEqual(catalogue.map(({ name }) => name));
});

describe.each(catalogue.map((meta) => [meta.name, meta] as const))("%s", (name, meta) => {
  const page = readFileSync(join(folderOf(name), "README.md"), "utf8");
  const blocks = blocksOf(page);
  const examples = blocks.filter(({ words }) => words[0] === "nft");
  const wrong = examples.filter((block) => block.section === "Wrong" && fixedMark(block) === null);
  const right = examples.filter((block) => block.section === "Right");
  const isRule = rules.some((rule) => rule.meta.name === name);

  test("has its headings in order", () => {
    const [title, ...sections] = headingsOf(page);
    const expected = headings.filter((heading) => sections.includes(heading));
    expect(title).toBe(name);
    expect(sections).toEqual(expected);
    expect(expected).toEqual(
      expect.arrayContaining(isRule ? ["Problem", "Wrong", "Right", "Why"] : ["Problem", "Why"]),
    );
    if (isRule) expect(wrong).not.toEqual([]);
    if (isRule) expect(right).not.toEqual([]);
  });

  test("describes exactly the options there are", () => {
    const section = page.split("\n## Options\n")[1] ?? "";
    for (const option of Object.keys(meta.options ?? {})) expect(section).toContain(`\`${option}\``);
    expect(section === "").toBe(meta.options === undefined);
  });

  test.each(wrong.map((block) => [block.line, block] as const))("line %i is reported", (_, block) => {
    const messages = messagesOf(block.text, optionsFor(meta, block));
    expect(messages).not.toEqual([]);
    expect(messages.filter((message) => !message.startsWith(`${name}: `))).toEqual([]);
    expect(undeclaredFixes(block.text, optionsFor(meta, block), meta)).toEqual([]);
    if (isRule) for (const message of messages) expect(message).toMatch(/^[^\n]*[^.\n]$/);
  });

  test.each(right.map((block) => [block.line, block] as const))("line %i is not reported", (_, block) => {
    expect(messagesOf(block.text, optionsFor(meta, block))).toEqual([]);
  });

  const fixed = examples.filter((block) => fixedMark(block) !== null);
  test.each(fixed.map((block) => [block.line, block] as const))("line %i is what the fix makes", (_, block) => {
    const before = blocks[blocks.indexOf(block) - 1]!;
    const safety = fixedMarks[fixedMark(block)!];
    expect(fixText({ path: "page.nft", text: before.text }, { ...optionsFor(meta, before), safety }).text).toBe(
      block.text,
    );
  });
});
