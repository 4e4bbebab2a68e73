import { chmodSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

/**
 * Bundles the command into `dist`. Only `nftlint.mjs` has a fixed name; what is needed for
 * `nftlint check` alone lies in as few files as can be, everything else in files of its own that
 * are loaded when asked for.
 */
const folder = fileURLToPath(new URL("dist/", import.meta.url));

/** Our packages do nothing when they are imported, so that what is not used can be left out. */
const pure: Plugin = {
  name: "pure-packages",
  setup({ onResolve, resolve }) {
    onResolve({ filter: /^(?:@nftlint\/|\.{1,2}\/)/ }, async ({ path, pluginData, ...options }) => {
      if (pluginData === pure.name) {
        return undefined;
      }
      const result = await resolve(path, { ...options, pluginData: pure.name });
      const isOurs = !/[\\/]node_modules[\\/](?!@nftlint)/.test(result.path);
      return isOurs ? { ...result, sideEffects: false } : result;
    });
  },
};

rmSync(folder, { recursive: true, force: true });
await build({
  entryPoints: [{ in: fileURLToPath(new URL("src/bin.ts", import.meta.url)), out: "nftlint" }],
  outdir: folder,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node22.18",
  minify: true,
  // Names of classes and functions stay: the parser library reads the names of its rules.
  keepNames: false,
  legalComments: "none",
  logLevel: "warning",
  plugins: [pure],
});
chmodSync(`${folder}nftlint.mjs`, 0o755);
