import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { generatedModules, generatedSchemas } from "../../generate.ts";
import { catalogue } from "../catalogue.ts";
import { readConfig } from "./read.ts";

describe("the generated files are up to date: run `npm run generate`", async () => {
  test.each([...generatedModules(), ...(await generatedSchemas())])("%s", (path, content) => {
    // Compared here, because a difference of these files says nothing and is pages long.
    expect(readFileSync(path, "utf8") === content).toBe(true);
  });
});

describe("the published schema allows what nftlint allows", () => {
  const path = new URL("../../schemas/config.schema.json", import.meta.url);
  const isAllowed = new Ajv.default({ strict: true, strictTuples: false, strictTypes: false }).compile(
    JSON.parse(readFileSync(path, "utf8")),
  );

  test.each([
    ["{}", true],
    ['{ "nftVersion": "1.0.6", "host": "h.json", "files": ["*.fw"], "ignore": [], "definitions": ["x"] }', true],
    ['{ "rules": { "unused-suppression": "off", "undefined-variable": "error" } }', true],
    ['{ "overrides": [{ "files": ["a"], "rules": { "unused-suppression": ["info", {}] } }] }', true],
    ['{ "rules": { "unused-suppression": "error" } }', false],
    ['{ "rules": { "unused-suppression": [] } }', false],
    ['{ "rules": { "syntax": "off" } }', false],
    ['{ "format": { "indent": "tab", "lineWidth": 80 } }', true],
    ['{ "format": { "indent": 17 } }', false],
    ['{ "nftVersion": "latest" }', false],
    ['{ "definitions": ["$x"] }', false],
    ['{ "host": "" }', false],
    ['{ "hosts": { "a": {}, "b.c": { "target": "ssh://root@[::1]:22", "snapshot": "b.json" } } }', true],
    ['{ "hosts": { "a": { "target": "local", "bootFile": "/etc/nftables.conf" } }, "defaultHost": "a" }', true],
    ['{ "hosts": { "a b": {} } }', false],
    ['{ "hosts": { "a": { "target": "-l" } } }', false],
    ['{ "hosts": { "a": { "target": "$(id)" } } }', false],
    ['{ "hosts": { "a": { "password": "x" } } }', false],
    ['{ "overrides": [{ "files": ["a"] }] }', false],
    ['{ "rulez": {} }', false],
    ["[]", false],
  ])("%s: %s", (text, expected) => {
    const reader = { workingDirectory: "/", exists: () => true, readFile: () => ({ ok: true, text }) as const };
    expect(isAllowed(JSON.parse(text))).toBe(expected);
    expect(readConfig("/nftlint.json", reader, catalogue).ok).toBe(expected);
  });
});
