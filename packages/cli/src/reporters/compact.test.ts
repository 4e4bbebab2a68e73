import { expect, test } from "vitest";
import { exampleReport } from "../../test/example-report.ts";
import { compact } from "./compact.ts";

test("compact is a line a finding, and nothing for a clean file", () => {
  expect(compact(exampleReport())).toBe(`\
rules/nat.nft:1:1: info: Loading this file twice adds its rules twice: 100% of <them> [not-idempotent]
rules/nat.nft:4:11: warning: The host has no interface "eno11"; did you mean "eno1"? [unknown-interface]
`);
});
