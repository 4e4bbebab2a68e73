import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../test/directory.ts";
import { unifiedDiff } from "./diff.ts";

/** What `git apply` makes of a file with the diff that leads to `after`. */
function applied(before: string, after: string): string {
  const directory = directoryWith({ "a.nft": before });
  const { stderr } = spawnSync("git", ["apply", "-p0", "--whitespace=nowarn", "-"], {
    cwd: directory,
    input: unifiedDiff("a.nft", before, after, false),
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return readFileSync(join(directory, "a.nft"), "utf8");
}

const manyLines = Array.from({ length: 3000 }, (_, index) => `define a${index} = ${index}\n`).join("");

describe("a unified diff", () => {
  test("shows three lines around a change", () => {
    expect(unifiedDiff("a.nft", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\n\t5\n6\n7\n8\n9\n", false)).toBe(`\
--- a.nft
+++ a.nft
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+\t5
 6
 7
 8
`);
  });

  test("coloured, shows what would steer the terminal by its picture", () => {
    expect(unifiedDiff("a.nft", "a\r\n", "a\n", true)).toContain("\u001b[31m-a␍\u001b[39m\n\u001b[32m+a\u001b[39m\n");
  });

  test.each([
    ["of one line", "a\nb\nc\n", "a\n\tb\nc\n"],
    ["of the line ends", "a\r\nb\r\n", "a\nb\n"],
    ["of a last line without its end", "a\nb", "a\nb\n"],
    ["of an empty file", "", "a\n"],
    ["of thousands of lines", `a\n${manyLines}b`, `a\n${manyLines.replaceAll("define", "\tdefine")}b\n`],
    ["of thousands of lines, the first and the last too", manyLines, manyLines.replaceAll(" = ", "=")],
    ["that adds thousands of lines", "a\nb\n", `a\n${manyLines}b\n`],
  ])("%s can be applied", (_, before, after) => {
    expect(applied(before, after)).toBe(after);
  });
});
