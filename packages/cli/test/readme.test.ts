import { spawnSync } from "node:child_process";
import { chmodSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { formats } from "../src/command-specification.ts";
import { commands, graphFormats, ruleFormats } from "../src/commands.ts";
import { directoryWith } from "./directory.ts";
import { broken, clean, command, nftlint, twice } from "./nftlint.ts";

const root = new URL("../../../", import.meta.url);
const readme = readFileSync(new URL("README.md", root), "utf8");
const snapshot = readFileSync(new URL("test/fixtures/wazowski/snapshot.json", root), "utf8");

describe("the README", () => {
  test.each(blocks("console").map((block) => [block.slice(0, block.indexOf("\n")), block] as const))(
    "shows what the command prints: %s",
    (_, block) => {
      const [, line = "", output] = /^\$ nftlint (.*)\n([\s\S]*)$/.exec(block) ?? [];
      const cwd = fileURLToPath(new URL("test/fixtures/wazowski/", root));
      expect(nftlint(line.split(" "), { cwd }).out).toBe(output);
    },
  );

  test("shows a configuration that is right", () => {
    const [example = ""] = blocks("jsonc");
    const files = { "hosts/router.json": snapshot, "snat.cfg": twice, "nftables.conf": clean };
    const directory = directoryWith({ "nftlint.json": example, ...files });
    const { exit, err } = nftlint(["check", "."], { cwd: directory });
    expect({ exit, err }).toEqual({ exit: 0, err: "" });
  });

  test("shows the file of expectations that the command reads", () => {
    const file = readFileSync(new URL("test/fixtures/wazowski/wazowski.expectations.json", root), "utf8");
    expect(blocks("json")).toContain(file);
  });

  test("names only options and formats that there are", () => {
    const help = commands.map(({ name }) => nftlint([...name.split(" "), "--help"]).out).join("");
    const options = [...readme.matchAll(/(?<![\w-])--[a-z][\w-]*/g)].map(([option]) => option);
    const known = [...help.matchAll(/--[a-z][\w-]*/g)].map(([option]) => option);
    const foreign = ["--depth", "--install-extension", "--icmp-type", "--ctstate"];
    expect(options.filter((option) => ![...known, "--ast", ...foreign].includes(option))).toEqual([]);
    const named = [...readme.matchAll(/--format (\w+)/g)].map(([, format = ""]) => format);
    const allowed: readonly string[] = [...formats, ...ruleFormats, ...graphFormats];
    expect(named.filter((format) => !allowed.includes(format))).toEqual([]);
  });

  test("lists every rule", () => {
    const listed = [...readme.matchAll(/^\| \w+ +\| \[([a-z0-9.-]+)\]/gm)].map(([, name]) => name);
    const rules = nftlint(["rule"])
      .out.split("\n")
      .map((row) => row.split(" ")[0] ?? "");
    expect(listed.filter((name) => !rules.includes(name ?? ""))).toEqual([]);
    expect(
      readFileSync(new URL("packages/linter/src/rules.generated.ts", root), "utf8").match(/^ {2}\w+,$/gm),
    ).toHaveLength(listed.length);
  });

  test.each(["lua", "toml", "elisp"])("shows a configuration in %s that starts the server", (language) => {
    const block = blocks(language).join("");
    const strings = [...block.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string]) => string);
    expect(strings.join(" ")).toContain("nftlint server --stdio");
    const code = block.replace(/"(?:[^"\\]|\\.)*"|(?:--|;;|# ).*/g, "");
    for (const [open, close] of ["()", "[]", "{}"].map((pair) => [...pair])) {
      expect(code.split(open ?? "").length).toBe(code.split(close ?? "").length);
    }
  });

  test("names only inputs of the GitHub action that there are", () => {
    const action = parse(readFileSync(new URL(".github/actions/nftlint/action.yml", root), "utf8"));
    const steps = jobs().flatMap((job) => (Array.isArray(job) ? job : []));
    const given = steps.find(({ uses }) => uses?.startsWith("nftlint/nftlint/.github/actions/nftlint@"))?.with;
    expect(Object.keys(given ?? {}).filter((name) => !(name in action.inputs))).toEqual([]);
    expect(given).toMatchObject({ "upload-sarif": true });
  });

  test("names the pre-commit hooks", () => {
    const hooks = parse(readFileSync(new URL(".pre-commit-hooks.yaml", root), "utf8"));
    const [repository] = jobs().flatMap(({ repos }) => repos ?? []);
    const ids = (list: { id: string }[]) => list.map(({ id }) => id).sort();
    expect(ids(repository.hooks)).toEqual(ids(hooks));
  });

  test("shows a GitLab job that leaves a report, with findings and without", () => {
    const { script, artifacts } = jobs().find(({ nftlint }) => nftlint !== undefined).nftlint;
    for (const [text, exit] of [
      [clean, 0],
      [broken, 1],
    ] as const) {
      const directory = directoryWith({ "a.nft": text });
      expect(runLines(script, directory)).toBe(exit);
      const report = JSON.parse(readFileSync(join(directory, artifacts.reports.codequality), "utf8"));
      expect(report).toHaveLength(exit);
    }
  });
});

/** The code blocks of a language. */
function blocks(language: string): string[] {
  const pattern = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "g");
  return [...readme.matchAll(pattern)].map(([, block = ""]) => block);
}

function jobs() {
  return blocks("yaml").map((block) => parse(block));
}

/** Runs the lines of a job, without what the user has bash do at its start, one after the other, up to the first that fails, as GitLab's runner does. */
function runLines(lines: readonly string[], cwd: string): number | null {
  const bin = directoryWith({ nftlint: `#!/bin/sh\nexec '${process.execPath}' '${command}' "$@"\n` });
  chmodSync(join(bin, "nftlint"), 0o755);
  const env = { PATH: `${bin}:${process.env.PATH}`, HOME: process.env.HOME };
  return spawnSync("bash", ["--norc", "-e", "-o", "pipefail", "-c", lines.join("\n")], { cwd, env }).status;
}
