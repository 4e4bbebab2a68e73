import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildPlugin } from "../build.ts";

/** A project of its own, with the plugin as it is published. */
let project: string;

const prettierCommand = join(dirname(createRequire(import.meta.url).resolve("prettier")), "bin/prettier.cjs");

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), "nftlint-"));
  await buildPlugin(join(project, "node_modules/prettier-plugin-nftables/index.mjs"));
  write("node_modules/prettier-plugin-nftables/package.json", '{ "type": "module", "exports": "./index.mjs" }');
  const readme = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const [, configuration = ""] = /## Prettier\n[\s\S]*?```json\n([\s\S]*?)```/.exec(readme) ?? [];
  write(".prettierrc", configuration);
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function write(path: string, text: string): void {
  writeFileSync(join(project, path), text);
}

function prettier(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [prettierCommand, ...words], {
    cwd: project,
    encoding: "utf8",
    env: { PATH: process.env.PATH, NO_COLOR: "1" },
  });
  return { exit: status, out: stdout, err: stderr };
}

describe("the prettier command, with the configuration that the README shows", () => {
  test("finds and formats rulesets beside its other files", () => {
    write("a.nft", "table ip t {\nchain c {\ncounter\n}\n}\n");
    mkdirSync(join(project, "firewall"));
    write("firewall/c.cfg", "table ip t {\nchain c {\ncounter\n}\n}\n");
    write("b.json", '{"a":1}');
    expect(prettier("--write", ".").exit).toBe(0);
    for (const name of ["a.nft", "firewall/c.cfg"]) {
      expect(readFileSync(join(project, name), "utf8")).toBe("table ip t {\n\tchain c {\n\t\tcounter\n\t}\n}\n");
    }
    expect(readFileSync(join(project, "b.json"), "utf8")).toBe('{ "a": 1 }\n');
    expect(prettier("--check", ".").exit).toBe(0);
  });

  test("reports a syntax error with its code and leaves the file as it is", () => {
    write("a.nft", "table ip {\n");
    const { exit, err } = prettier("--write", "a.nft");
    expect(exit).toBe(2);
    expect(err).toMatch(/a\.nft: SyntaxError: .* \(1:10\)\n.*> 1 \| table ip \{/);
    expect(readFileSync(join(project, "a.nft"), "utf8")).toBe("table ip {\n");
  });
});
