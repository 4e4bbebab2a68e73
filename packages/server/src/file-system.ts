import { configReader, findRulesets, includeReader, readTextOrReason } from "@nftlint/files";
import { parseSnapshot, snapshotFacts } from "@nftlint/host";
import { findConfig, loadConfig } from "@nftlint/linter";
import type { System } from "./system.ts";

/** The system of a server that runs beside the files. */
export const fileSystem: System = {
  readInclude: includeReader,
  async readConfig(path) {
    const directory = path.slice(0, Math.max(1, path.lastIndexOf("/")));
    const reader = configReader(directory);
    const found = findConfig(directory, reader);
    if (found === null) return { ok: true, value: null };
    const result = await loadConfig(found, reader);
    if (result.ok) return { ok: true, value: result.config };
    const problems = result.problems.map(({ line, column, message }) => `${found}:${line}:${column}: ${message}`);
    return { ok: false, reason: problems.join("\n") };
  },
  findRulesets: (directory) => findRulesets(directory, { directories: 10_000, files: 1000, size: 2_000_000 }),
  async readText(path) {
    const read = readTextOrReason(path);
    return read.ok ? { ok: true, value: read.text } : read;
  },
  async readHost(path) {
    const text = readTextOrReason(path);
    if (!text.ok) return { ok: false, reason: `cannot read the host snapshot ${path}: ${text.reason}` };
    const parsed = parseSnapshot(text.text);
    return "error" in parsed
      ? { ok: false, reason: `${path}: ${parsed.error}` }
      : { ok: true, value: snapshotFacts(parsed.snapshot) };
  },
};
