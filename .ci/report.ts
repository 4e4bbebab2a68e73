/**
 * Reads vitest's JSON report and fails where a test did not pass, was skipped, or a test file of
 * the repository took no part. Leaves the totals, one line, beside the report.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

const reportPath = process.argv[2];
if (reportPath === undefined) throw new Error("usage: node .ci/report.ts REPORT.json");
const root = resolve(import.meta.dirname, "..");
const report = JSON.parse(readFileSync(reportPath, "utf8")) as Report;

const tests = report.testResults.flatMap((file) =>
  file.assertionResults.map((test) => ({ ...test, file: relative(root, file.name) })),
);
const count = (status: string) => tests.filter((test) => test.status === status).length;
const passed = count("passed");
const failed = count("failed");
const files = new Set(tests.filter((test) => test.status === "passed").map((test) => test.file));

const problems = [
  ...tests.filter((test) => test.status !== "passed").map((test) => `${test.status}: ${test.file} > ${test.fullName}`),
  ...testFiles()
    .filter((file) => !files.has(file))
    .map((file) => `without a passing test: ${file}`),
];
for (const problem of problems) console.error(problem);

const totals = `${passed} tests passed in ${files.size} files, ${failed} failed, ${tests.length - passed - failed} skipped`;
writeFileSync(join(dirname(reportPath), "totals.txt"), totals);
process.exitCode = problems.length > 0 || passed === 0 ? 1 : 0;

/** The test files of the repository, tracked or new. */
function testFiles(): string[] {
  return execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.test.ts"], {
    cwd: root,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path !== "");
}
