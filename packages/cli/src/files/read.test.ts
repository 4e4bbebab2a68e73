import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../test/directory.ts";
import { readText } from "./read.ts";

function read(content: string | Buffer): unknown {
  const outcome = readText(join(directoryWith({ "a.nft": content }), "a.nft"), "a.nft");
  return outcome.ok ? outcome.value : outcome.errors;
}

describe("readText", () => {
  test("decodes UTF-8 and keeps a byte order mark", () => {
    expect(read('log prefix "日本" # é\n')).toBe('log prefix "日本" # é\n');
    expect(read(Buffer.from("\ufefftable t {}\n"))).toBe("\ufefftable t {}\n");
    expect(read("")).toBe("");
  });

  test.each([
    ["a NUL byte", Buffer.from("table\0"), "it is a binary file (it holds a NUL byte); name a text file"],
    ["Latin-1", Buffer.from("a\nb\n# \xe9t\xe9\n", "latin1"), "line 3 is not valid UTF-8; save the file as UTF-8"],
    ["a cut character", Buffer.from([0x61, 0xe6, 0x97]), "line 1 is not valid UTF-8; save the file as UTF-8"],
  ])("refuses %s", (_, content, reason) => {
    expect(read(content)).toEqual([`cannot read a.nft: ${reason}`]);
  });

  test("refuses what is no file", () => {
    expect(readText(directoryWith({}), "here")).toEqual({
      ok: false,
      errors: ["cannot read here: it is a directory; name a file"],
    });
    expect(readText("/nowhere/a", "a")).toEqual({
      ok: false,
      errors: ["cannot read a: there is no such file or directory; check the path"],
    });
  });
});
