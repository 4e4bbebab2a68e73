/**
 * Makes `dist/nftlint.vsix` of what the manifest lists, in a folder of its own: the manifest that
 * people get has no use for our scripts and packages, and may not say "module", which VS Code for
 * the Web takes for a refusal: it loads CommonJS alone.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";

const folder = fileURLToPath(new URL("./", import.meta.url));
const archive = `${folder}dist/nftlint.vsix`;
const { type, scripts, devDependencies, ...manifest } = JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as {
  readonly type: string;
  readonly scripts: object;
  readonly devDependencies: object;
  readonly files: readonly string[];
};

const staging = mkdtempSync(join(tmpdir(), "nftlint-package-"));
try {
  rmSync(archive, { force: true });
  for (const name of manifest.files) cpSync(folder + name, join(staging, name), { recursive: true });
  writeFileSync(join(staging, "package.json"), JSON.stringify(manifest, null, 2));
  await createVSIX({ cwd: staging, packagePath: archive, dependencies: false });
} finally {
  rmSync(staging, { recursive: true, force: true });
}
