import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, type Plugin } from "esbuild";

/**
 * Bundles the command into `dist`. Only `nftlint.mjs` has a fixed name; what `nftlint check` needs
 * lies in as few files as can be, everything else in files of its own that are loaded when asked for.
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

/**
 * `import … from "node:fs"` evaluates every export of the module, also those that load others
 * (fs/promises, streams), which takes 5% of the time that Node needs to start. Asking for the
 * module by function evaluates only what is named.
 */
function importBuiltinsLazily(code: string): string {
  const rewritten = code.replace(
    /\bimport\s*\{([^}]*)\}\s*from\s*("node:[^"]+");?/g,
    (_, names: string, module: string) => {
      const bindings = names.split(",").map((name) => name.trim().replace(/\s+as\s+/, ":"));
      return `const{${bindings.join(",")}}=process.getBuiltinModule(${module});`;
    },
  );
  if (/\bfrom\s*"node:/.test(rewritten)) {
    throw new Error("a built-in module is imported in a form that the build does not know: import its names");
  }
  return rewritten;
}

/** What both bundles have in common. */
const options = {
  outdir: folder,
  bundle: true,
  platform: "node",
  target: "node22.18",
  // Before "main": what packages ship as ES modules bundles without leftovers.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  plugins: [pure],
} satisfies BuildOptions;

const { outputFiles } = await build({
  entryPoints: [{ in: fileURLToPath(new URL("src/bin.ts", import.meta.url)), out: "nftlint" }],
  ...options,
  outExtension: { ".js": ".mjs" },
  splitting: true,
  format: "esm",
  write: false,
});
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { path, text } of outputFiles) {
  writeFileSync(path, importBuiltinsLazily(text));
}
// Its parts are CommonJS modules that load built-in ones by themselves.
await build({
  entryPoints: [{ in: fileURLToPath(new URL("src/server-bundle.ts", import.meta.url)), out: "server" }],
  ...options,
  outExtension: { ".js": ".cjs" },
  format: "cjs",
});
for (const schema of ["linter/schemas/config.schema.json", "host/schemas/snapshot.schema.json"]) {
  mkdirSync(`${folder}schemas`, { recursive: true });
  copyFileSync(new URL(`../${schema}`, import.meta.url), `${folder}schemas/${basename(schema)}`);
}
chmodSync(`${folder}nftlint.mjs`, 0o755);
