import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { formats } from "../src/commands.ts";
import { directoryWith } from "./directory.ts";
import { nftlint, twice } from "./nftlint.ts";

const root = new URL("../../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const snapshot = readFileSync(new URL("test/fixtures/wazowski/snapshot.json", root), "utf8");

describe("the README", () => {
  test("shows what the command prints", () => {
    const [, line = "", output] = /```console\n\$ nftlint (.*)\n([\s\S]*?)```/.exec(readme) ?? [];
    const cwd = fileURLToPath(new URL("test/fixtures/wazowski/", root));
    expect(nftlint(line.split(" "), { cwd }).out).toBe(output);
  });

  test("shows a configuration that is right", () => {
    const [, example = ""] = /```jsonc\n([\s\S]*?)```/.exec(readme) ?? [];
    const directory = directoryWith({ "nftlint.json": example, "hosts/router.json": snapshot, "snat.cfg": twice });
    const { exit, err } = nftlint(["check", "."], { cwd: directory });
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
  });

  test("names only options and formats that there are", () => {
    const help = nftlint(["check", "--help"]).out;
    const options = [...readme.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) => option);
    const known = [...help.matchAll(/--[a-z][\w-]*/g)].map(([option]) => option);
    expect(options.filter((option) => ![...known, "--ast"].includes(option))).toEqual([]);
    const named = [...readme.matchAll(/--format (\w+)/g)].map(([, format = ""]) => format);
    expect(named.filter((format) => !(formats as readonly string[]).includes(format))).toEqual([]);
  });

  test("lists every rule", () => {
    const listed = [...readme.matchAll(/^\| \[([a-z-]+)\]/gm)].map(([, name]) => name);
    const rules = nftlint(["rule"])
      .out.split("\n")
      .map((row) => row.split(" ")[0] ?? "");
    expect(listed.filter((name) => !rules.includes(name ?? ""))).toEqual([]);
    expect(
      readFileSync(new URL("packages/linter/src/rules.generated.ts", root), "utf8").match(/^ {2}\w+,$/gm),
    ).toHaveLength(listed.length);
  });
});
