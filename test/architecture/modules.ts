import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** The root of the repository. */
export const root = fileURLToPath(new URL("../../", import.meta.url));

/** One source file of a package and what it imports. */
export interface SourceModule {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** The package folder: `packages/syntax`, `extension`, `grammars`. */
  readonly home: string;
  /** True for tests and for scripts that only run in the repository (`packages/cli/build.ts`). */
  readonly isDevelopment: boolean;
  readonly imports: readonly ImportedModule[];
}

export interface ImportedModule {
  /** As written: `./ast.ts`, `@nftlint/syntax`, `node:fs`. */
  readonly specifier: string;
  /** The imported file relative to the root, for relative imports; else `null`. */
  readonly file: string | null;
  readonly line: number;
}

/** The package folders of the workspace that are there, in no particular order. */
function packageHomes(): string[] {
  const packages = readdirSync(join(root, "packages")).map((name) => `packages/${name}`);
  return [...packages, "grammars", "extension"].filter((home) => existsSync(join(root, home)));
}

/** Every TypeScript file of every package, parsed for its imports. */
export function readModules(): SourceModule[] {
  return packageHomes().flatMap((home) => typescriptFiles(join(root, home)).map((file) => readModule(home, file)));
}

function readModule(home: string, file: string): SourceModule {
  const path = relative(root, file).replaceAll("\\", "/");
  return {
    path,
    home,
    isDevelopment: /\.test\.ts$/.test(path) || !path.startsWith(`${home}/src/`),
    imports: readImports(path, readFileSync(file, "utf8")),
  };
}

/** The specifiers that a module imports or re-exports from, also those of `import("…")`. */
export function readImports(path: string, text: string): ImportedModule[] {
  const { module, errors } = parseSync(path, text, { lang: "ts", sourceType: "module" });
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const specifiers = [
    ...module.staticImports.map((found) => found.moduleRequest),
    ...module.staticExports.flatMap((found) => found.entries.flatMap((entry) => entry.moduleRequest ?? [])),
    ...module.dynamicImports.map((found) => quoted(path, text, found.moduleRequest)),
  ];
  return specifiers.map(({ value, start }) => ({
    specifier: value,
    file: value.startsWith(".") ? relative(root, resolve(root, dirname(path), value)).replaceAll("\\", "/") : null,
    line: text.slice(0, start).split("\n").length,
  }));
}

function quoted(path: string, text: string, range: { start: number; end: number }) {
  const literal = text.slice(range.start, range.end);
  if (!/^(["']).*\1$/.test(literal)) throw new Error(`${path}: import(${literal}) hides what it imports; use a string`);
  return { value: literal.slice(1, -1), start: range.start };
}

function typescriptFiles(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => !["node_modules", "dist"].includes(entry.name))
    .flatMap((entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return typescriptFiles(path);
      return entry.name.endsWith(".ts") ? [path] : [];
    });
}
