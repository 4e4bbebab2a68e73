/** Findings that a project has accepted for now: they are in a file, and `check` speaks of others alone. */
import { existsSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { toSlashes } from "@nftlint/files";
import type { Diagnostic } from "@nftlint/linter";
import { LineMap } from "@nftlint/syntax";
import { readText } from "../files/read.ts";
import { writeText } from "../files/write.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { lineText } from "../reporters/fingerprint.ts";
import type { CheckedText } from "./lint-inputs.ts";

/** Findings that are alike: they survive changes elsewhere in the file, and end when their line changes. */
interface Entry {
  /** From the directory of the baseline, with `/` between its parts. */
  readonly path: string;
  readonly rule: string;
  /** The text of the line that the finding begins in, without the space around it. */
  readonly line: string;
  readonly count: number;
}

/** What is left to report once the baseline's findings are taken out. */
export interface Filtered {
  readonly checked: readonly CheckedText[];
  /** How many findings the baseline holds back. */
  readonly baselined: number;
  /** How many findings of the checked files stand in the baseline and are there no more. */
  readonly outdated: number;
}

const version = 1;

/** Reads a baseline and takes its findings out of what was found. */
export function withoutBaseline(checked: readonly CheckedText[], name: string, directory: string): Outcome<Filtered> {
  const path = resolve(directory, name);
  const entries = read(path, name);
  if (!entries.ok) {
    return entries;
  }
  const left = new Map(entries.value.map((entry) => [keyOf(entry), entry.count]));
  let baselined = 0;
  const files = checked.map((text) => {
    const keys = keysOf(text, path);
    const diagnostics = text.file.diagnostics.filter((diagnostic, index) => {
      const key = keys[index] ?? "";
      const rest = left.get(key) ?? 0;
      if (rest === 0 || !isAcceptable(diagnostic)) {
        return true;
      }
      left.set(key, rest - 1);
      baselined += 1;
      return false;
    });
    return { ...text, file: { ...text.file, diagnostics } };
  });
  const paths = new Set(checked.map(({ input }) => pathFrom(path, input.path)));
  const outdated = entries.value
    .filter((entry) => paths.has(entry.path))
    .reduce((sum, entry) => sum + (left.get(keyOf(entry)) ?? 0), 0);
  return success({ checked: files, baselined, outdated });
}

/**
 * Writes what was found as the new baseline, and returns how many findings that is. What it holds of
 * files that were not checked stays, as long as these exist. What nft refuses never becomes a part of it.
 */
export function updateBaseline(checked: readonly CheckedText[], name: string, directory: string): Outcome<number> {
  const path = resolve(directory, name);
  const before = existsSync(path) ? read(path, name) : success([]);
  if (!before.ok) {
    return before;
  }
  const paths = new Set(checked.map(({ input }) => pathFrom(path, input.path)));
  const kept = before.value.filter((entry) => !paths.has(entry.path) && existsSync(resolve(dirname(path), entry.path)));
  const found = entriesOf(checked, path);
  const findings = [...kept, ...found].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
  const written = writeText(path, `${JSON.stringify({ version, findings }, null, 2)}\n`, name);
  return written.ok ? success(found.reduce((sum, { count }) => sum + count, 0)) : written;
}

/** An error is no matter of taste: with one, the file cannot be loaded. */
function isAcceptable({ severity }: Diagnostic): boolean {
  return severity !== "error";
}

function entriesOf(checked: readonly CheckedText[], baseline: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const text of checked) {
    const keys = keysOf(text, baseline);
    for (const [index, diagnostic] of text.file.diagnostics.entries()) {
      const key = keys[index] ?? "";
      if (!isAcceptable(diagnostic)) {
        continue;
      }
      const [path = "", rule = "", line = ""] = JSON.parse(key) as string[];
      entries.set(key, { path, rule, line, count: (entries.get(key)?.count ?? 0) + 1 });
    }
  }
  return [...entries.values()];
}

function keysOf({ input, file }: CheckedText, baseline: string): string[] {
  if (file.diagnostics.length === 0) {
    return [];
  }
  const path = pathFrom(baseline, input.path);
  const lines = new LineMap(file.text);
  return file.diagnostics.map((diagnostic) =>
    keyOf({ path, rule: diagnostic.rule, line: lineText(file.text, lines, diagnostic) }),
  );
}

function keyOf({ path, rule, line }: Omit<Entry, "count">): string {
  return JSON.stringify([path, rule, line]);
}

function pathFrom(baseline: string, path: string): string {
  return toSlashes(relative(dirname(baseline), path));
}

function read(path: string, name: string): Outcome<readonly Entry[]> {
  if (!existsSync(path)) {
    return failure(`there is no baseline ${name}; make it with --baseline ${name} --update-baseline`);
  }
  const text = readText(path, name);
  if (!text.ok) {
    return text;
  }
  const entries = parse(text.value);
  return typeof entries === "string"
    ? failure(`${name} is not a baseline: ${entries}; delete it and make it anew with --update-baseline`)
    : success(entries);
}

/** The entries, or what is wrong with the text. */
function parse(text: string): readonly Entry[] | string {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { version: found, findings } = (document ?? {}) as { version?: unknown; findings?: unknown };
  if (found !== version) {
    return `its "version" is ${JSON.stringify(found)} and not ${version}`;
  }
  if (!Array.isArray(findings) || !findings.every(isEntry)) {
    return 'its "findings" are not a list of objects with "path", "rule", "line" and "count"';
  }
  return findings;
}

function isEntry(value: unknown): value is Entry {
  const { path, rule, line, count } = (value ?? {}) as Record<string, unknown>;
  return [path, rule, line].every((part) => typeof part === "string") && Number.isInteger(count);
}
