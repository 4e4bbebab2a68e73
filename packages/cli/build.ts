import { chmodSync, copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type InputOptions, type OutputChunk, rolldown } from "rolldown";

/**
 * Bundles the command into `dist`. Only `nftlint.mjs` has a fixed name; what `nftlint check` needs
 * lies in as few files as can be, everything else in files of its own that are loaded when asked for.
 */
const folder = fileURLToPath(new URL("dist/", import.meta.url));

const nodeVersion = "node22.18";
/** Before "main": what packages ship as ES modules bundles without leftovers. */
const mainFields = ["module", "main"];

const inputOptions = {
  input: { nftlint: fileURLToPath(new URL("src/bin.ts", import.meta.url)) },
  platform: "node",
  transform: { target: nodeVersion },
  resolve: { mainFields },
  // Our packages do nothing when they are imported, so that what is not used can be left out.
  treeshake: { moduleSideEffects: (path) => /[\\/]node_modules[\\/](?!@nftlint)/.test(path) },
  // Groups export to one another.
  preserveEntrySignatures: "allow-extension",
} satisfies InputOptions;

/**
 * `import … from "node:fs"` evaluates every export of the module, also those that load others
 * (fs/promises, streams), and `node:crypto` alone takes a fifth of the time that Node needs to
 * start. Functions ask for their module when they are called, so that a call which hashes nothing
 * does not load it.
 */
function importBuiltinsLazily(code: string): string {
  const rewritten = code.replace(
    /\bimport\s*\{([^}]*)\}\s*from\s*["'`]node:([^"'`]+)["'`];?/g,
    (_, names: string, module: string) => {
      const bindings = names.split(",").map((name) => bindingOf(name.trim(), `node:${module}`));
      return `const ${bindings.join(",")};`;
    },
  );
  if (/\bfrom\s*["'`]node:/.test(rewritten)) {
    throw new Error("a built-in module is imported in a form that the build does not know: import its names");
  }
  return rewritten;
}

/** `readFileSync as r` → `r=(...values)=>…readFileSync(...values)`; what is no function is taken at once. */
function bindingOf(specifier: string, module: string): string {
  const [name = "", local = name] = specifier.split(/\s+as\s+/);
  const source = `process.getBuiltinModule("${module}").${name}`;
  const value: unknown = Reflect.get(process.getBuiltinModule(module) ?? {}, name);
  const isFunction = typeof value === "function" && /^[a-z]/.test(name);
  return isFunction ? `${local}=(...values)=>${source}(...values)` : `${local}=${source}`;
}

/** The chunks of the command; the modules of each group lie in one of them. */
async function chunksOfCommand(groups: Readonly<Record<string, ReadonlySet<string>>>): Promise<readonly OutputChunk[]> {
  const bundle = await rolldown(inputOptions);
  const { output } = await bundle.generate({
    format: "esm",
    minify: true,
    comments: false,
    entryFileNames: "[name].mjs",
    chunkFileNames: "[name]-[hash].mjs",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: Object.entries(groups).map(([name, modules]) => ({ name, test: (path: string) => modules.has(path) })),
    },
  });
  await bundle.close();
  return output.filter((file) => file.type === "chunk");
}

/** The modules that are loaded with a chunk at once. */
function modulesBehind(entry: string, chunks: readonly OutputChunk[]): ReadonlySet<string> {
  const names = new Set<string>();
  const follow = (name: string): void => {
    if (names.has(name)) return;
    names.add(name);
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? []) follow(next);
  };
  const start = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith(entry) === true);
  if (start === undefined) throw new Error(`no chunk is the entry ${entry}`);
  follow(start.fileName);
  return new Set(chunks.filter(({ fileName }) => names.has(fileName)).flatMap(({ moduleIds }) => moduleIds));
}

function common(one: ReadonlySet<string>, other: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...one].filter((path) => other.has(path)));
}

// Once to see what is loaded in how many small parts, once with these in few: each file costs time to start.
const parts = await chunksOfCommand({ none: new Set() });
const start = modulesBehind("/src/main.ts", parts);
const check = modulesBehind("/src/check/check.ts", parts);
const format = modulesBehind("/src/fmt/fmt.ts", parts);
// A module goes into the first group that names it.
const chunks = await chunksOfCommand({ start, ruleset: common(check, format), linter: check, formatter: format });
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
for (const { fileName, code } of chunks) {
  writeFileSync(`${folder}${fileName}`, importBuiltinsLazily(code));
}
// Its parts are CommonJS modules that load built-in ones by themselves.
await build({
  entryPoints: [{ in: fileURLToPath(new URL("src/server-bundle.ts", import.meta.url)), out: "server" }],
  outdir: folder,
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: nodeVersion,
  format: "cjs",
  mainFields,
  minify: true,
  legalComments: "none",
  logLevel: "warning",
});
for (const schema of [
  "linter/schemas/config.schema.json",
  "linter/schemas/expectations.schema.json",
  "host/schemas/snapshot.schema.json",
]) {
  mkdirSync(`${folder}schemas`, { recursive: true });
  copyFileSync(new URL(`../${schema}`, import.meta.url), `${folder}schemas/${basename(schema)}`);
}
chmodSync(`${folder}nftlint.mjs`, 0o755);
