import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { findRulesets, type SearchLimits } from "./rulesets.ts";

const limits: SearchLimits = { directories: 100, files: 100, size: 1000 };

/** The paths that are found among these files, from the directory that is searched. */
async function found(files: readonly string[], changes: Partial<SearchLimits> = {}): Promise<string[]> {
  const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  for (const file of files) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), "x".repeat(file.startsWith("large") ? 1001 : 10));
  }
  symlinkSync(directory, join(directory, "round.nft"));
  const rulesets = await findRulesets(directory, { ...limits, ...changes });
  return rulesets.map(({ path }) => path.slice(directory.length + 1));
}

test("rulesets are found by their names, those of the directory itself first", async () => {
  const files = ["a/b/c.nft", "a/nftables.conf", "a/other.conf", "d.nftables", "notes.txt"];
  expect(await found(files)).toEqual(["d.nftables", "a/nftables.conf", "a/b/c.nft"]);
});

test("folders in which nobody keeps rulesets, large files and links that go round are passed over", async () => {
  expect(await found([".git/a.nft", "node_modules/p/b.nft", "large.nft"])).toEqual([]);
});

test("a search ends where it has looked at enough", async () => {
  const files = ["a.nft", "b/c.nft", "b/d/e.nft"];
  expect(await found(files, { files: 2 })).toEqual(["a.nft", "b/c.nft"]);
  expect(await found(files, { directories: 1 })).toEqual(["a.nft"]);
});

test("a directory that is not there has none", async () => {
  expect(await findRulesets("/nowhere/at/all", limits)).toEqual([]);
});

test("a ruleset has another version after it was changed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "nftlint-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const versions: (string | undefined)[] = [];
  for (const text of ["define x = 1\n", "define x = 10\n"]) {
    writeFileSync(join(directory, "a.nft"), text);
    versions.push((await findRulesets(directory, limits))[0]?.version);
  }
  expect(versions[0]).not.toBe(versions[1]);
});
