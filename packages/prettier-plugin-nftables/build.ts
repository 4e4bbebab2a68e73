import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** Bundles the plugin with our packages into one file; `outfile` is another place for it. */
export async function buildPlugin(outfile = fileURLToPath(new URL("dist/index.mjs", import.meta.url))): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(new URL("src/index.ts", import.meta.url))],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node22.18",
    mainFields: ["module", "main"],
    minify: true,
    legalComments: "none",
    logLevel: "warning",
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildPlugin();
}
