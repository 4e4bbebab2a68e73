import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { directoryWith } from "./directory.ts";
import { broken, clean, nftlint } from "./nftlint.ts";

/** The parts of a hook that this test reads (pre-commit.com, "Creating new hooks"). */
interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly language: string;
  readonly files: string;
}

const hooks = parse(readFileSync(new URL("../../../.pre-commit-hooks.yaml", import.meta.url), "utf8")) as Hook[];

/** A git repository in which everything is staged. */
function repositoryWith(files: Readonly<Record<string, string>>): string {
  const directory = directoryWith(files);
  git(directory, "init", "--quiet");
  git(directory, "add", ".");
  return directory;
}

function git(directory: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", words, { cwd: directory, encoding: "utf8" });
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  return stdout;
}

/** Calls a hook as pre-commit does: its entry, split at blanks, with the staged files that it is for. */
function runHook(id: string, directory: string) {
  const hook = hooks.find((candidate) => candidate.id === id)!;
  const staged = git(directory, "diff", "--cached", "--name-only", "-z").split("\0");
  const files = staged.filter((name) => name !== "" && new RegExp(hook.files).test(name));
  const [program, ...words] = hook.entry.split(" ");
  expect({ program, language: hook.language }).toEqual({ program: "nftlint", language: "node" });
  return { files, ...nftlint([...words, ...files], { cwd: directory }) };
}

const flat = clean.replaceAll("\t", "");

describe("the pre-commit hooks", () => {
  test.each(["nftlint-check", "nftlint-fmt"])("%s is for rulesets", (id) => {
    const names = [
      "a.nft",
      "sub/b.nftables",
      "nftables.conf",
      "etc/nftables.conf",
      "my-nftables.conf",
      "a.nft.md",
      "x",
    ];
    const { exit, files } = runHook(id, repositoryWith(Object.fromEntries(names.map((name) => [name, clean]))));
    expect(exit).toBe(0);
    expect(files).toEqual(["a.nft", "etc/nftables.conf", "nftables.conf", "sub/b.nftables"]);
  });

  test("nftlint-check fails where there are findings", () => {
    const { exit, out } = runHook("nftlint-check", repositoryWith({ "a.nft": broken, "b.nft": clean }));
    expect(exit).toBe(1);
    expect(out).toContain("a.nft:4:7");
  });

  test("nftlint-fmt changes files, which pre-commit takes for a failure, and passes the next time", () => {
    const directory = repositoryWith({ "a.nft": flat });
    expect(runHook("nftlint-fmt", directory).exit).toBe(0);
    expect(git(directory, "diff", "--name-only")).toBe("a.nft\n");
    git(directory, "add", ".");
    expect(runHook("nftlint-fmt", directory).exit).toBe(0);
    expect(git(directory, "diff", "--name-only")).toBe("");
    expect(readFileSync(join(directory, "a.nft"), "utf8")).toBe(clean);
  });

  test("nftlint-fmt fails where a file has a syntax error", () => {
    const directory = repositoryWith({ "a.nft": clean });
    writeFileSync(join(directory, "a.nft"), broken);
    expect(runHook("nftlint-fmt", directory).exit).toBe(2);
  });
});
