/**
 * Installs code-server, VS Code served to a browser, into the cache: half a minute to download, one
 * to four to compile its native modules. Does nothing where it is there already. `npm test` does so
 * by itself on Debian as root; elsewhere `node test/vscode/install.ts` does, given the compilers.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { codeServerEntry, codeServerFolder, codeServerManifest, codeServerNode } from "./requirements.ts";

if (import.meta.main) installCodeServer();

/** Says what it does and why it failed; never throws. */
export function installCodeServer(): void {
  if (existsSync(codeServerEntry)) return;
  console.log(`installing VS Code for the tests into ${codeServerFolder}`);
  mkdirSync(dirname(codeServerFolder), { recursive: true });
  // Complete or not there at all, also where two runs install at once.
  const folder = mkdtempSync(`${codeServerFolder}-`);
  try {
    for (const name of ["package.json", "package-lock.json"]) {
      copyFileSync(join(codeServerManifest, name), join(folder, name));
    }
    const node = join(folder, codeServerNode);
    // Its own script wants more of the machine than the tests do, so its work is done here.
    const isInstalled =
      npm(folder, node, "ci", "--ignore-scripts") &&
      // Not "ci": the lock that VS Code is shipped with lacks a package that npm asks for.
      npm(join(folder, "node_modules/code-server/lib/vscode"), node, "install", "--omit=dev");
    if (isInstalled && !existsSync(codeServerFolder)) renameSync(folder, codeServerFolder);
    if (!isInstalled) console.log("npm could not install it; its messages are above");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function npm(folder: string, node: string, ...words: readonly string[]): boolean {
  const PATH = [join(node, "bin"), process.env.PATH].join(delimiter);
  // The headers to compile against come with that Node: there is no download.
  const env = { ...process.env, PATH, npm_config_nodedir: node };
  const options = ["--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync("npm", [...words, ...options], { cwd: folder, env, stdio: "inherit" });
  return status === 0;
}
