import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

/**
 * Bundles the extension and its server into `dist`, each for Node and for the browser, and puts the
 * grammar and the sample where the manifest and the commands look for them.
 */
const folder = fileURLToPath(new URL("./", import.meta.url));
const dist = `${folder}dist/`;

const common: BuildOptions = {
  outdir: dist,
  bundle: true,
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  // What packages ship as ES modules bundles without leftovers, such as a require of a file that is not there.
  mainFields: ["module", "main"],
};

/** The commands for hosts find what knows the language in the bundle of the server. */
const rulesetsInServer: Plugin = {
  name: "rulesets-in-server",
  setup({ onResolve }) {
    onResolve({ filter: /\/rulesets\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./server.cjs", external: true } : undefined,
    );
  },
};

/** In browsers documents have addresses for paths, which are absolute already: of Node's modules that alone is asked for. */
const browserPaths: Plugin = {
  name: "browser-paths",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:path$/ }, ({ path }) => ({ path, namespace: "browser-paths", sideEffects: false }));
    onLoad({ filter: /./, namespace: "browser-paths" }, () => ({ contents: "exports.resolve = (path) => path;" }));
  },
};

/** Nothing of Node is in the bundles: what names its modules is what the browser does not use. */
const forBrowsers: BuildOptions = {
  ...common,
  platform: "browser",
  mainFields: ["browser", "module", "main"],
  external: ["vscode", "node:*"],
  plugins: [browserPaths],
  target: "chrome134",
};

rmSync(dist, { recursive: true, force: true });
await Promise.all([
  build({
    ...common,
    entryPoints: [`${folder}src/extension.ts`, `${folder}src/server.ts`],
    outExtension: { ".js": ".cjs" },
    external: ["vscode"],
    plugins: [rulesetsInServer],
    format: "cjs",
    platform: "node",
    target: "node22.15",
  }),
  build({ ...forBrowsers, entryPoints: [`${folder}src/browser.ts`], format: "cjs" }),
  build({ ...forBrowsers, entryPoints: [`${folder}src/worker.ts`], format: "iife" }),
  // Runs in the page of the picture, wherever VS Code runs.
  build({ ...forBrowsers, entryPoints: { graph: `${folder}src/graph/webview.ts` }, format: "iife" }),
]);

for (const name of ["nft.tmLanguage.json", "markdown-injection.tmLanguage.json", "language-configuration.json"]) {
  copy(`../grammars/${name}`, `language/${name}`);
}
for (const name of ["config.schema.json", "expectations.schema.json"]) {
  copy(`../packages/linter/schemas/${name}`, `schemas/${name}`);
}
for (const name of ["snat.cfg", "snapshot.json"]) {
  copy(`../test/fixtures/wazowski/${name}`, `sample/${name}`);
}
writeFileSync(`${dist}sample/nftlint.json`, `${JSON.stringify({ host: "snapshot.json" })}\n`);
copyFileSync(`${folder}../LICENSE`, `${folder}LICENSE`);

function copy(from: string, to: string): void {
  mkdirSync(`${dist}${to}`.slice(0, `${dist}${to}`.lastIndexOf("/")), { recursive: true });
  copyFileSync(`${folder}${from}`, `${dist}${to}`);
}
