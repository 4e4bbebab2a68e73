import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the extension and its server into `dist`, and puts the grammar where the manifest says. */
const folder = fileURLToPath(new URL("./", import.meta.url));

rmSync(`${folder}dist`, { recursive: true, force: true });
await build({
  entryPoints: [`${folder}src/extension.ts`, `${folder}src/server.ts`],
  outdir: `${folder}dist`,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  external: ["vscode"],
  format: "cjs",
  platform: "node",
  target: "node22.15",
  // What packages ship as ES modules bundles without leftovers, such as a require of a file that is not there.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
mkdirSync(`${folder}dist/language`, { recursive: true });
for (const name of ["nft.tmLanguage.json", "markdown-injection.tmLanguage.json", "language-configuration.json"]) {
  copyFileSync(`${folder}../grammars/${name}`, `${folder}dist/language/${name}`);
}
copyFileSync(`${folder}../LICENSE`, `${folder}LICENSE`);
