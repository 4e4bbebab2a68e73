import { expect, test } from "vitest";
import { exampleReport, notIdempotent, text, unknownInterface } from "../../test/example-report.ts";
import { gitlab } from "./gitlab.ts";

test("gitlab is a list of code quality issues", () => {
  expect(JSON.parse(gitlab(exampleReport()))).toEqual([
    {
      description: "Loading this file twice adds its rules twice: 100% of <them>",
      check_name: "not-idempotent",
      fingerprint: "3666ace9dc4ebc5ffac1d99be716f52e",
      severity: "minor",
      location: {
        path: "rules/nat.nft",
        positions: { begin: { line: 1, column: 1 }, end: { line: 1, column: 13 } },
      },
    },
    {
      description: 'The host has no interface "eno11"; did you mean "eno1"?\nip -br link',
      check_name: "unknown-interface",
      fingerprint: "03087869a6f80ee8041d7f1823490cbe",
      severity: "major",
      location: {
        path: "rules/nat.nft",
        positions: { begin: { line: 4, column: 11 }, end: { line: 4, column: 18 } },
      },
    },
  ]);
});

test("gitlab is an empty list where nothing was found", () => {
  expect(gitlab(exampleReport({ files: [{ path: "a.nft", text, diagnostics: [] }] }))).toBe("[]\n");
});

test("gitlab paths start at the repository's root", () => {
  const files = [{ path: "./a.nft", text, diagnostics: [notIdempotent] }];
  expect(JSON.parse(gitlab(exampleReport({ files })))[0].location.path).toBe("a.nft");
});

test("fingerprints stay when lines are added above, and differ for findings that are alike", () => {
  const fingerprintsOf = (body: string, offsets: readonly number[]): string[] => {
    const diagnostics = offsets.map((start) => ({ ...unknownInterface, start, end: start + 1 }));
    const issues = JSON.parse(gitlab(exampleReport({ files: [{ path: "a.nft", text: body, diagnostics }] })));
    return issues.map(({ fingerprint }: { fingerprint: string }) => fingerprint);
  };
  const [before] = fingerprintsOf("x\n", [0]);
  const [first, second] = fingerprintsOf("# new\n\n  x\nx\n", [9, 11]);
  expect(first).toBe(before);
  expect(second).not.toBe(first);
});
