import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { exampleReport } from "../../test/example-report.ts";
import { json } from "./json.ts";

const schema = JSON.parse(readFileSync(new URL("../../schemas/report.schema.json", import.meta.url), "utf8"));
const isReport = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

describe("json", () => {
  test("has an entry for every file, with what was found in it", () => {
    expect(JSON.parse(json(exampleReport({ fixed: 4 })))).toEqual({
      version: 1,
      files: [
        {
          path: "rules/nat.nft",
          diagnostics: [
            {
              rule: "not-idempotent",
              severity: "info",
              message: "Loading this file twice adds its rules twice: 100% of <them>",
              start: { line: 1, column: 1, offset: 0 },
              end: { line: 1, column: 13, offset: 12 },
              url: "https://example.net/not-idempotent",
              fixes: [
                {
                  title: 'Insert "flush table ip nat"',
                  safety: "safe",
                  edits: [
                    {
                      start: { line: 1, column: 1, offset: 0 },
                      end: { line: 1, column: 1, offset: 0 },
                      newText: "x\n",
                    },
                  ],
                },
              ],
            },
            {
              rule: "unknown-interface",
              severity: "warning",
              message: 'The host has no interface "eno11"; did you mean "eno1"?',
              start: { line: 4, column: 11, offset: 103 },
              end: { line: 4, column: 18, offset: 110 },
              url: "https://example.net/unknown-interface",
              help: ["ip -br link"],
              related: [
                {
                  message: "of this chain no other rule translates",
                  start: { line: 2, column: 2, offset: 16 },
                  end: { line: 2, column: 19, offset: 33 },
                },
              ],
              fixes: [
                {
                  title: 'Replace with "eno1"',
                  safety: "unsafe",
                  edits: [
                    {
                      start: { line: 4, column: 11, offset: 103 },
                      end: { line: 4, column: 18, offset: 110 },
                      newText: '"eno1"',
                    },
                  ],
                },
              ],
            },
          ],
        },
        { path: "rules/clean.nft", diagnostics: [] },
      ],
      summary: { files: 2, error: 0, warning: 1, info: 1, hint: 0, fixable: 1, fixed: 4, baselined: 0, outdated: 0 },
    });
  });

  test("follows its published schema", () => {
    isReport(JSON.parse(json(exampleReport())));
    expect(isReport.errors).toBe(null);
  });

  test.each([
    ["another version", { version: 2 }],
    ["a field too many", { extra: true }],
    ["a file without diagnostics", { files: [{ path: "a" }] }],
  ])("has a schema that refuses %s", (_, change) => {
    expect(isReport({ ...JSON.parse(json(exampleReport())), ...change })).toBe(false);
  });
});
