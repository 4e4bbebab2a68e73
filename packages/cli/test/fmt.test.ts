import { spawnSync } from "node:child_process";
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { directoryWith } from "./directory.ts";
import { broken, command, nftlint } from "./nftlint.ts";

const flat = "table ip t {\nchain c {\ncounter\n}\n}\n";
const indented = "table ip t {\n\tchain c {\n\t\tcounter\n\t}\n}\n";
const spaced = indented.replaceAll("\t", "  ");

function read(directory: string, path: string): string {
  return readFileSync(join(directory, path), "utf8");
}

describe("nftlint fmt", () => {
  test("formats what a directory stands for, and leaves alone what is formatted", () => {
    const directory = directoryWith({ "a.nft": flat, "sub/nftables.conf": flat, "b.nft": indented, "c.cfg": flat });
    const untouched = statSync(join(directory, "b.nft")).ino;
    expect(nftlint(["fmt"], { cwd: directory })).toEqual({
      exit: 0,
      out: "",
      err: "2 files formatted, 1 file unchanged.\n",
    });
    expect(["a.nft", "sub/nftables.conf", "b.nft"].map((path) => read(directory, path))).toEqual([
      indented,
      indented,
      indented,
    ]);
    expect(read(directory, "c.cfg")).toBe(flat);
    expect(statSync(join(directory, "b.nft")).ino).toBe(untouched);
    expect(nftlint(["fmt", "."], { cwd: directory })).toEqual({ exit: 0, out: "", err: "3 files unchanged.\n" });
  });

  test("keeps a file's mode, and a link a link", () => {
    const directory = directoryWith({ "real/a.cfg": flat });
    chmodSync(join(directory, "real/a.cfg"), 0o640);
    symlinkSync("real/a.cfg", join(directory, "a.nft"));
    expect(nftlint(["fmt", "a.nft"], { cwd: directory }).exit).toBe(0);
    expect(read(directory, "real/a.cfg")).toBe(indented);
    expect(statSync(join(directory, "real/a.cfg")).mode & 0o7777).toBe(0o640);
    expect(lstatSync(join(directory, "a.nft")).isSymbolicLink()).toBe(true);
    expect(readdirSync(join(directory, "real"))).toEqual(["a.cfg"]);
  });

  test("leaves a file with a syntax error as it is, and does the others", () => {
    const directory = directoryWith({ "a.nft": broken, "b.nft": flat });
    const { exit, out, err } = nftlint(["fmt", "."], { cwd: directory });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(
      /^a\.nft:4:7: error: .*\nnftlint: a\.nft is not formatted: mend its syntax first\n1 file formatted, 1 file left alone because of errors\.\n$/,
    );
    expect(read(directory, "a.nft")).toBe(broken);
    expect(read(directory, "b.nft")).toBe(indented);
  });

  test("leaves a file that it cannot read as it is, and does the others", () => {
    const directory = directoryWith({ "a.nft": Buffer.from("# caf\xe9\n", "latin1"), "b.nft": flat });
    expect(nftlint(["fmt", "-q", "."], { cwd: directory })).toEqual({
      exit: 2,
      out: "",
      err: "nftlint: cannot read a.nft: line 1 is not valid UTF-8; save the file as UTF-8\n",
    });
    expect(read(directory, "b.nft")).toBe(indented);
  });

  test.each<[string, string]>([
    ["carriage returns", flat.replaceAll("\n", "\r\n")],
    ["a byte order mark", `\ufeff${flat}`],
    ["no line end", flat.slice(0, -1)],
  ])("mends %s", (_, text) => {
    const directory = directoryWith({ "a.nft": text });
    expect(nftlint(["fmt", "a.nft"], { cwd: directory }).exit).toBe(0);
    expect(read(directory, "a.nft")).toBe(indented);
  });

  test("mends faults of layout that nft refuses", () => {
    const { exit, out } = nftlint(["fmt", "-"], { input: "table ip t { chain c { counter } }\n# end" });
    expect(exit).toBe(0);
    expect(nftlint(["check", "--fail-on", "error", "-"], { input: out }).exit).toBe(0);
  });

  test("obeys the nearest configuration", () => {
    const directory = directoryWith({
      "nftlint.json": '{ "format": { "indent": 2 }, "ignore": ["old"], "files": ["*.cfg"] }',
      "sub/nftlint.json": '{ "format": { "indent": "tab" } }',
      "a.cfg": flat,
      "sub/b.nft": flat,
      "old/c.nft": flat,
    });
    expect(nftlint(["fmt"], { cwd: directory }).exit).toBe(0);
    expect(["a.cfg", "sub/b.nft", "old/c.nft"].map((path) => read(directory, path))).toEqual([spaced, indented, flat]);
  });

  test("breaks element lists at the width that is configured", () => {
    const list = "define ports = { 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008 }\n";
    const directory = directoryWith({ "nftlint.json": '{ "format": { "lineWidth": 40 } }' });
    expect(nftlint(["fmt", "-"], { input: list }).out).toBe(list);
    const lines = nftlint(["fmt", "-"], { input: list, cwd: directory }).out.split("\n");
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(40);
  });

  test("formats nothing where a configuration is wrong, and says so once", () => {
    const directory = directoryWith({ "nftlint.json": '{ "format": { "indent": 0 } }', "a.nft": flat, "b.nft": flat });
    const { exit, err } = nftlint(["fmt", "-q", "a.nft", "b.nft"], { cwd: directory });
    expect({ exit, err: err.replaceAll(directory, "DIR") }).toEqual({
      exit: 2,
      err: 'nftlint: DIR/nftlint.json:1:25: "indent" must be at least 1, not 0\n',
    });
    expect(read(directory, "a.nft")).toBe(flat);
  });
});

describe("nftlint fmt --check", () => {
  test("lists what would change and writes nothing", () => {
    const directory = directoryWith({ "a.nft": flat, "b.nft": indented });
    expect(nftlint(["fmt", "--check"], { cwd: directory })).toEqual({
      exit: 1,
      out: "a.nft\n",
      err: "1 file would change, 1 file unchanged.\n",
    });
    expect(nftlint(["fmt", "--check", "--quiet"], { cwd: directory })).toEqual({ exit: 1, out: "", err: "" });
    expect(nftlint(["fmt", "--check", "b.nft"], { cwd: directory }).exit).toBe(0);
    expect(read(directory, "a.nft")).toBe(flat);
  });

  test("exits with 2 where a file cannot be formatted, whatever would change", () => {
    const directory = directoryWith({ "a.nft": flat, "b.nft": broken });
    expect(nftlint(["fmt", "--check"], { cwd: directory }).exit).toBe(2);
  });
});

describe("nftlint fmt --diff", () => {
  test("prints what would change and writes nothing", () => {
    const directory = directoryWith({ "a.nft": "table ip t {\n\tchain c {\n\tcounter\n\t}\n}\n", "b.nft": indented });
    const { exit, out } = nftlint(["fmt", "--diff"], { cwd: directory });
    expect(exit).toBe(1);
    expect(out).toBe(`\
--- a.nft
+++ a.nft
@@ -1,5 +1,5 @@
 table ip t {
 \tchain c {
-\tcounter
+\t\tcounter
 \t}
 }
`);
    expect(nftlint(["fmt", "--diff", "--check"], { cwd: directory }).out).toBe(out);
    expect(nftlint(["fmt", "--diff", "--color", "always"], { cwd: directory }).out).toContain("\u001b[32m+\t\tcounter");
    expect(nftlint(["fmt", "--diff", "b.nft"], { cwd: directory })).toMatchObject({ exit: 0, out: "" });
  });
});

describe("nftlint fmt -", () => {
  test("prints standard input, formatted", () => {
    expect(nftlint(["fmt", "-"], { input: flat })).toEqual({ exit: 0, out: indented, err: "" });
    expect(nftlint(["fmt", "-"], { input: indented })).toEqual({ exit: 0, out: indented, err: "" });
  });

  test("prints nothing where it cannot be formatted, so that an editor keeps its text", () => {
    const { exit, out, err } = nftlint(["fmt", "-", "--stdin-filename", "sub/x.nft"], { input: broken });
    expect({ exit, out }).toEqual({ exit: 2, out: "" });
    expect(err).toMatch(/^sub\/x\.nft:4:7: error: .*\nnftlint: sub\/x\.nft is not formatted: mend its syntax first\n$/);
  });

  test("obeys the configuration of the name that it is given", () => {
    const directory = directoryWith({ "sub/nftlint.json": '{ "format": { "indent": 2 } }' });
    const call = { input: flat, cwd: directory };
    expect(nftlint(["fmt", "-"], call).out).toBe(indented);
    expect(nftlint(["fmt", "-", "--stdin-filename", "sub/x.nft"], call).out).toBe(spaced);
  });

  test("can be asked whether it would change", () => {
    expect(nftlint(["fmt", "-", "--check"], { input: flat })).toEqual({ exit: 1, out: "stdin\n", err: "" });
    expect(nftlint(["fmt", "-", "--diff"], { input: flat }).out).toMatch(/^--- stdin\n\+\+\+ stdin\n/);
    expect(nftlint(["fmt", "-", "--check"], { input: indented })).toEqual({ exit: 0, out: "", err: "" });
  });
});

describe("on a terminal", () => {
  /** What a terminal shows of a call, with `script` (util-linux) as the terminal. */
  function onTerminal(words: readonly string[], directory: string): string {
    const line = [process.execPath, command, ...words].map((word) => `'${word}'`).join(" ");
    const { stdout } = spawnSync("script", ["--quiet", "--command", line, "/dev/null"], {
      cwd: directory,
      encoding: "utf8",
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TERM: "xterm" },
    });
    return stdout;
  }

  test("a progress line comes for many files and is gone at the end", () => {
    const large = `table ip t {\nchain c {\n${"counter\n".repeat(5_000)}}\n}\n`;
    const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}.nft`, large]));
    const directory = directoryWith(files);
    const shown = onTerminal(["fmt"], directory);
    const updates = shown.split("\r\u001b[K");
    expect(updates[1]).toMatch(/^nftlint: \d+\/40 \d+\.nft$/);
    expect(updates.at(-1)).toBe("40 files formatted.\r\n");
    expect(onTerminal(["fmt", "--quiet"], directory)).toBe("");
  });
});
