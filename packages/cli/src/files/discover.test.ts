import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../test/directory.ts";
import { failure, success } from "../outcome.ts";
import { type ConfigurationOf, discover } from "./discover.ts";

const unconfigured: ConfigurationOf = async () => success(null);

async function names(paths: string[], directory: string, configurationOf = unconfigured): Promise<readonly string[]> {
  const found = await discover(paths, directory, configurationOf);
  return found.ok ? found.value.map(({ name }) => name) : found.errors.map((error) => `error: ${error}`);
}

const tree = {
  "a.nft": "",
  "sub/b.nftables": "",
  "sub/deep/nftables.conf": "",
  "sub/other.conf": "",
  "sub/my-nftables.conf": "",
  "node_modules/x.nft": "",
  ".git/x.nft": "",
  "snat.cfg": "",
};

describe("discover", () => {
  test("takes a directory for the rulesets below it, in the order of their paths", async () => {
    const directory = directoryWith(tree);
    expect(await names(["."], directory)).toEqual(["a.nft", "sub/b.nftables", "sub/deep/nftables.conf"]);
    expect(await names(["sub"], directory)).toEqual(["sub/b.nftables", "sub/deep/nftables.conf"]);
    expect(await names(["./sub/"], directory)).toEqual(["./sub/b.nftables", "./sub/deep/nftables.conf"]);
  });

  test("takes a file whatever it is called", async () => {
    expect(await names(["snat.cfg", "sub/other.conf"], directoryWith(tree))).toEqual(["snat.cfg", "sub/other.conf"]);
  });

  test("takes a glob pattern for what it matches", async () => {
    const directory = directoryWith(tree);
    expect(await names(["sub/*.conf"], directory)).toEqual(["sub/my-nftables.conf", "sub/other.conf"]);
    expect(await names(["**/*.{nft,cfg}"], directory)).toEqual(["a.nft", "snat.cfg"]);
  });

  test("prefers a file to the pattern that its name could be", async () => {
    expect(await names(["[x].nft"], directoryWith({ "[x].nft": "", "x.nft": "" }))).toEqual(["[x].nft"]);
  });

  test("takes each file once, where it is first named", async () => {
    expect(await names(["sub/../a.nft", ".", "a.nft"], directoryWith({ "a.nft": "", "b.nft": "" }))).toEqual([
      "sub/../a.nft",
      "b.nft",
    ]);
  });

  test("adds what the configuration names, and leaves out what it ignores", async () => {
    const directory = directoryWith(tree);
    const configurationOf: ConfigurationOf = async () =>
      success({
        includes: (path) => path.endsWith(".cfg"),
        ignores: (path) => path === join(directory, "sub"),
      });
    expect(await names(["."], directory, configurationOf)).toEqual(["a.nft", "snat.cfg"]);
  });

  test("passes over what a killed process left of a file", async () => {
    const directory = directoryWith({ "a.nft": "", ".a.nft.12.1700000000000.nftlint": "" });
    const everything: ConfigurationOf = async () => success({ includes: () => true, ignores: () => false });
    expect(await names(["."], directory, everything)).toEqual(["a.nft"]);
  });

  test("hands on why a configuration cannot be read", async () => {
    const broken: ConfigurationOf = async () => failure("nftlint.json:1:1: no");
    expect(await names(["."], directoryWith(tree), broken)).toEqual(["error: nftlint.json:1:1: no"]);
  });

  test("follows links to files and no links to directories", async () => {
    const directory = directoryWith({ "real/a.nft": "", "here/": "" });
    symlinkSync(join(directory, "real/a.nft"), join(directory, "here/link.nft"));
    symlinkSync(join(directory, "here"), join(directory, "here/loop.nft"));
    expect(await names(["here"], directory)).toEqual(["here/link.nft"]);
  });

  test.each([
    ["missing.nft", "cannot read missing.nft: there is no such file or directory; check the path"],
    ["a.nft/x", "cannot read a.nft/x: there is no such file or directory; check the path"],
    ["*.conf", "no file matches *.conf: check the pattern, and the directory that it starts from"],
    [
      "empty",
      'no ruleset below empty: a directory is searched for *.nft, *.nftables and nftables.conf; name the file itself, or add its pattern to "files" in the configuration',
    ],
  ])("says of %s what is wrong", async (path, message) => {
    expect(await names([path], directoryWith({ "a.nft": "", "empty/": "" }))).toEqual([`error: ${message}`]);
  });
});
