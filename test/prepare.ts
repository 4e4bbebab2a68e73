/**
 * Run by `npm test` before the tests: on Debian, as root, it installs the tools that the tests with
 * a real kernel need and the machine lacks; then, and anywhere else, it says which tests will be
 * skipped and why. It never fails: what is lacking skips tests, which are counted as skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { lackingTools, packageOfTool, reasonToSkip, suites } from "./kernel/requirements.ts";

if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version")) installPackages();
for (const suite of Object.values(suites)) {
  const reason = reasonToSkip(suite);
  if (reason !== null) console.log(`skipped: ${suite.title}: ${reason}`);
}

function installPackages(): void {
  const tools = new Set(Object.values(suites).flatMap(lackingTools));
  const packages = [...new Set([...tools].flatMap((tool) => packageOfTool[tool] ?? []))].sort();
  if (packages.length === 0) return;
  console.log(`installing for the tests: ${packages.join(" ")}`);
  const updated = aptGet("update", "--quiet=2");
  if (!updated || !aptGet("install", "--yes", "--quiet=2", "--no-install-recommends", ...packages)) {
    console.log("apt-get could not install them; its messages are above");
  }
}

function aptGet(...words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync("apt-get", words, { env, stdio: "inherit" }).status === 0;
}
