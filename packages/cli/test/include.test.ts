import { join } from "node:path";
import { expandPattern, includeReader } from "@nftlint/files";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";

const tree = {
  "call/c.nft": "# c",
  "rules/main.nft": "",
  "rules/b.nft": "# b",
  "rules/a.nft": "# a",
  "rules/.hidden.nft": "# hidden",
  "rules/sub/d.nft": "# d",
};

/** Reads an include of rules/main.nft, called from the directory `call`. */
function include(pattern: string): unknown {
  const directory = directoryWith(tree);
  const read = includeReader(join(directory, "call"));
  const result = read(pattern.replace("TREE", directory), join(directory, "rules/main.nft"));
  return result.status === "read" ? result.files.map(({ text }) => text) : result.status;
}

describe("includeReader", () => {
  test.each<[string, string, unknown]>([
    ["a path from the calling directory", "./c.nft", ["# c"]],
    ["a path from the including file's directory", "./b.nft", ["# b"]],
    ["a bare name beside the including file", "b.nft", ["# b"]],
    ["an absolute path", "TREE/rules/a.nft", ["# a"]],
    ["a pattern, sorted, without hidden files", "TREE/rules/*.nft", ["# a", "# b", ""]],
    ["a pattern with a directory part", "TREE/*/d*", []],
    ["a pattern in the directory part", "TREE/r*/sub/?.nft", ["# d"]],
    ["a pattern without a match", "./*.conf", []],
    ["a directory", "TREE/rules", []],
    ["a relative path to nothing", "./nothing.nft", "missing"],
    ["a path that only the host may have", "/etc-of-the-host/x.nft", "unknown"],
    ["a bare name that may lie in the host's /etc", "nothing.nft", "unknown"],
  ])("reads %s", (_, pattern, expected) => {
    expect(include(pattern)).toEqual(expected);
  });

  test("knows what is missing on the host itself", () => {
    expect(includeReader("/")("/etc/nftlint-nothing.nft", "/etc/nftables.conf")).toEqual({ status: "missing" });
  });
});

describe("expandPattern", () => {
  test.each([
    ["[ab].nft", ["a.nft", "b.nft"]],
    ["[!a].nft", ["b.nft"]],
    ["[^a].nft", ["b.nft"]],
    ["[a-b].nft", ["a.nft", "b.nft"]],
    ["{a,b}.nft", []],
    ["a.nf?", ["a.nft"]],
    ["a?nft", ["a.nft"]],
    ["a[.]nft", ["a.nft"]],
    ["*", ["(x).nft", "a.nft", "b.nft", "sub"]],
    [".*", [".hidden.nft"]],
    ["(*).nft", ["(x).nft"]],
  ])("finds for %s what glob(3) finds", (pattern, expected) => {
    const directory = directoryWith({ "a.nft": "", "b.nft": "", ".hidden.nft": "", "(x).nft": "", "sub/": "" });
    expect(expandPattern(join(directory, pattern)).map((path) => path.slice(directory.length + 1))).toEqual(expected);
  });
});
