import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { directoryWith } from "./directory.ts";
import { broken, clean, nftlint } from "./nftlint.ts";

describe("nftlint", () => {
  test("says its version", () => {
    expect(nftlint(["--version"])).toEqual({ exit: 0, out: `nftlint ${manifest.version}\n`, err: "" });
  });

  test("helps, with a command and without", () => {
    expect(nftlint([]).out).toMatch(/^nftlint finds mistakes/);
    expect(nftlint(["check", "--help"]).out).toMatch(/^Lint rulesets\.\n\nUsage: nftlint check /);
    expect(nftlint(["help", "host", "snapshot"]).out).toMatch(/^Record a host's state/);
  });

  test("writes nothing but its compiled code, into the user's own cache", () => {
    const home = directoryWith({ "a.nft": clean });
    expect(nftlint(["check", "a.nft"], { cwd: home, env: { HOME: home } }).exit).toBe(0);
    expect(readdirSync(home).sort()).toEqual([".cache", "a.nft"]);
    expect(readdirSync(join(home, ".cache"))).toEqual(["nftlint"]);
  });

  test("runs where the user has no home", () => {
    expect(nftlint(["check", "-"], { input: clean, env: { HOME: "" } }).exit).toBe(0);
  });
});

describe("nftlint rule", () => {
  test("lists the rules", () => {
    expect(nftlint(["rule"]).out).toMatch(/^iptables-conflict +warning +.*needs --host/m);
  });

  test("shows the page of a rule, and of what the parser reports", () => {
    expect(nftlint(["rule", "iptables-conflict"]).out).toMatch(/^# iptables-conflict\n/);
    expect(nftlint(["rule", "syntax"]).out).toMatch(/^# syntax\n/);
  });
});

describe("nftlint parse", () => {
  test("says where the syntax is wrong", () => {
    expect(nftlint(["parse", "-"], { input: clean })).toEqual({ exit: 0, out: "", err: "" });
    const { exit, out } = nftlint(["parse", "-"], { input: broken });
    expect(exit).toBe(1);
    expect(out).toMatch(/^stdin:4:7: error: .*\n$/);
  });

  test("shows the tree, with the errors beside it", () => {
    const { exit, out, err } = nftlint(["parse", "--ast", "-"], { input: broken });
    expect(exit).toBe(1);
    expect(out).toMatch(/^document \[0\.\.\d+\]\n/);
    expect(err).toMatch(/^stdin:4:7: error: /);
  });

  test("shows all of a tree that no pipe holds at once", () => {
    const text = `table ip t {\n\tchain c {\n${"\t\tcounter\n".repeat(20_000)}\t}\n}\n`;
    const { out } = nftlint(["parse", "--ast", "-"], { input: text });
    expect(out.match(/: counter \[/g)?.length).toBe(20_000);
  });

  test("shows the tree as JSON", () => {
    const { out } = nftlint(["parse", "--ast", "--format", "json", "-"], { input: clean });
    expect(JSON.parse(out)).toMatchObject({ kind: "document", start: 0, end: clean.length });
  });
});

describe("nftlint host snapshot", () => {
  test("records this machine, and what it records can be checked against", () => {
    const directory = directoryWith({ "a.nft": clean });
    const recorded = nftlint(["host", "snapshot", "-o", "s.json"], { cwd: directory });
    expect({ exit: recorded.exit, out: recorded.out }).toEqual({ exit: 0, out: "" });
    expect(JSON.parse(readFileSync(join(directory, "s.json"), "utf8"))).toMatchObject({
      version: 1,
      recordedBy: `nftlint ${manifest.version}`,
    });
    expect(nftlint(["check", "a.nft", "--host", "s.json"], { cwd: directory }).exit).not.toBe(2);
    expect(nftlint(["check", "a.nft", "--host", "local"], { cwd: directory }).exit).not.toBe(2);
  });
});

describe("nftlint completion", () => {
  test.each(["bash", "zsh", "fish"])("prints a script for %s that knows the rules", (shell) => {
    const { exit, out } = nftlint(["completion", shell]);
    expect(exit).toBe(0);
    expect(out).toContain("missing-forward-rule");
  });
});
