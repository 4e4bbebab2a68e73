/**
 * Run by `npm test` before the tests: on Debian, as root, it installs what the tests with a real
 * kernel and those with a real VS Code need and the machine lacks; then, and anywhere else, it says
 * which tests will be skipped and why. It never fails: what is lacking skips tests, which are
 * counted as skipped.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { lackingTools, packageOfTool, reasonToSkip, suites } from "./kernel/requirements.ts";
import { installCodeServer } from "./vscode/install.ts";
import * as vscode from "./vscode/requirements.ts";

if (process.platform === "linux" && process.getuid?.() === 0 && existsSync("/etc/debian_version")) {
  installPackages();
  installCodeServer();
}
const skipped = [
  ...Object.values(suites).map((suite) => ({ title: suite.title, reason: reasonToSkip(suite) })),
  { title: vscode.title, reason: vscode.reasonToSkip() },
];
for (const { title, reason } of skipped) {
  if (reason !== null) console.log(`skipped: ${title}: ${reason}`);
}

function installPackages(): void {
  const tools = Object.values(suites).flatMap(lackingTools);
  const lacking = [...tools.flatMap((tool) => packageOfTool[tool] ?? []), ...vscode.lackingPackages()];
  const packages = [...new Set(lacking)].sort();
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
