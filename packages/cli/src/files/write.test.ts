import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "../../test/directory.ts";
import { writeText } from "./write.ts";

describe("writeText", () => {
  test("replaces the text and keeps the mode, and leaves nothing else behind", () => {
    const directory = directoryWith({ "a.nft": "old" });
    chmodSync(join(directory, "a.nft"), 0o640);
    expect(writeText(join(directory, "a.nft"), "new é", "a.nft")).toEqual({ ok: true, value: null });
    expect(readFileSync(join(directory, "a.nft"), "utf8")).toBe("new é");
    expect(statSync(join(directory, "a.nft")).mode & 0o7777).toBe(0o640);
    expect(readdirSync(directory)).toEqual(["a.nft"]);
  });

  test("puts another file in the old one's place, so that readers see one or the other", () => {
    const directory = directoryWith({ "a.nft": "old" });
    const before = statSync(join(directory, "a.nft")).ino;
    writeText(join(directory, "a.nft"), "new", "a.nft");
    expect(statSync(join(directory, "a.nft")).ino).not.toBe(before);
  });

  test("keeps the owner where root writes", () => {
    const directory = directoryWith({ "a.nft": "old" });
    const owner = process.getuid?.() === 0 ? 65534 : statSync(directory).uid;
    chownSync(join(directory, "a.nft"), owner, statSync(directory).gid);
    writeText(join(directory, "a.nft"), "new", "a.nft");
    expect(statSync(join(directory, "a.nft")).uid).toBe(owner);
  });

  test("writes through a link", () => {
    const directory = directoryWith({ "real/a.nft": "old" });
    symlinkSync("real/a.nft", join(directory, "link.nft"));
    writeText(join(directory, "link.nft"), "new", "link.nft");
    expect(lstatSync(join(directory, "link.nft")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(directory, "real/a.nft"), "utf8")).toBe("new");
  });

  test("removes what killed processes left, and not what others are writing", () => {
    const { pid: killed } = spawnSync(process.execPath, ["--version"]);
    const theirs = `.b.nft.${process.pid}.1700000000000.nftlint`;
    const directory = directoryWith({
      "a.nft": "old",
      [`.a.nft.${killed}.1700000000000.nftlint`]: "ne",
      [theirs]: "ne",
      ".c.nft.nftlint": "a user's own file",
    });
    writeText(join(directory, "a.nft"), "new", "a.nft");
    expect(readdirSync(directory).sort()).toEqual([theirs, ".c.nft.nftlint", "a.nft"]);
  });

  test("makes a file that is not there", () => {
    const directory = directoryWith({});
    writeText(join(directory, "s.json"), "{}", "s.json");
    expect(readFileSync(join(directory, "s.json"), "utf8")).toBe("{}");
  });

  test("says why it cannot", () => {
    expect(writeText("/nowhere/a.nft", "x", "a.nft")).toEqual({
      ok: false,
      errors: ["cannot write a.nft: there is no such file or directory; check the path"],
    });
  });
});
