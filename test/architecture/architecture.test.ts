import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findCycle } from "./cycles.ts";
import { readImports, readModules, root, type SourceModule } from "./modules.ts";

/** DESIGN.md's list, and `files`, which the server and the command share: a package imports only packages above it. */
const order = [
  "language",
  "syntax",
  "semantics",
  "formatter",
  "host",
  "packet",
  "graph",
  "linter",
  "files",
  "service",
  "server",
  "cli",
  "prettier-plugin-nftables",
  "grammars",
  "extension",
];

/** Packages that may read files and start processes. */
const touchesTheSystem = ["host", "files", "cli", "extension"];

const systemModules = ["fs", "fs/promises", "child_process", "net", "http", "https", "dgram", "worker_threads"];

const modules = readModules();
const shipped = modules.filter((module) => !module.isDevelopment);

describe("packages", () => {
  test("all stand in DESIGN.md's list", () => {
    expect(unique(modules.map((module) => nameOf(module.home))).filter((name) => !order.includes(name))).toEqual([]);
  });

  test("import only packages above them in DESIGN.md's list", () => {
    expect(violations(shipped, (module, specifier) => rank(packageOf(specifier)) >= rank(nameOf(module.home)))).toEqual(
      [],
    );
  });

  test("import only what their package.json declares", () => {
    expect(violations(shipped, (module, specifier) => !isDeclared(module.home, specifier))).toEqual([]);
  });

  test("are imported by name alone, never by a path into their sources", () => {
    expect(violations(modules, (_, specifier) => /^@nftlint\/[^/]+\//.test(specifier))).toEqual([]);
    expect(leavesItsPackage()).toEqual([]);
  });

  test("leave files, processes and sockets to host and cli", () => {
    const pure = shipped.filter((module) => !touchesTheSystem.includes(nameOf(module.home)));
    expect(violations(pure, (_, specifier) => systemModules.includes(specifier.replace(/^node:/, "")))).toEqual([]);
  });

  test("never end the process, except the command", () => {
    const callers = shipped.filter((module) => /\bprocess\.exit\(/.test(readFileSync(join(root, module.path), "utf8")));
    expect(callers.map((module) => module.home).filter((home) => home !== "packages/cli")).toEqual([]);
  });
});

describe("files", () => {
  test("import each other without cycles", () => {
    const graph = new Map(modules.map((module) => [module.path, module.imports.flatMap(({ file }) => file ?? [])]));
    expect(findCycle(graph)).toEqual([]);
  });

  test("name the files that they import with their extension", () => {
    expect(violations(modules, (_, specifier) => specifier.startsWith(".") && !/\.\w+$/.test(specifier))).toEqual([]);
  });

  test("of the product import no tests", () => {
    expect(violations(shipped, (_, specifier) => /\.test\.ts$/.test(specifier))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  test("see every form of import", () => {
    const text = [
      'import { a } from "./a.ts";',
      'import type { B } from "@nftlint/syntax";',
      'export * from "./c.ts";',
      'export { d } from "./d.ts";',
      'const e = await import("node:fs");',
      'import "./f.ts";',
    ].join("\n");
    const specifiers = readImports("packages/x/src/index.ts", text).map(({ specifier, line }) => [specifier, line]);
    expect(specifiers.sort((a, b) => Number(a[1]) - Number(b[1]))).toEqual([
      ["./a.ts", 1],
      ["@nftlint/syntax", 2],
      ["./c.ts", 3],
      ["./d.ts", 4],
      ["node:fs", 5],
      ["./f.ts", 6],
    ]);
  });

  test("refuse an import that hides its module", () => {
    expect(() => readImports("packages/x/src/index.ts", "await import(name);")).toThrow("hides what it imports");
  });

  test("find a cycle and pass a diamond", () => {
    const diamond = new Map([
      ["a", ["b", "c"]],
      ["b", ["d"]],
      ["c", ["d"]],
      ["d", []],
    ]);
    expect(findCycle(diamond)).toEqual([]);
    expect(findCycle(new Map(diamond).set("d", ["b"]))).toEqual(["b", "d", "b"]);
  });
});

function violations(among: SourceModule[], isWrong: (module: SourceModule, specifier: string) => boolean): string[] {
  return among.flatMap((module) =>
    module.imports
      .filter(({ specifier }) => isWrong(module, specifier))
      .map(({ specifier, line }) => `${module.path}:${line} imports ${specifier}`),
  );
}

function leavesItsPackage(): string[] {
  return modules.flatMap((module) =>
    module.imports
      .filter(({ file }) => file !== null && !file.startsWith(`${module.home}/`))
      .map(({ specifier, line }) => `${module.path}:${line} imports ${specifier}`),
  );
}

/** `syntax` for `@nftlint/syntax`, `null` for what is no package of ours. */
function packageOf(specifier: string): string | null {
  return /^@nftlint\/([^/]+)/.exec(specifier)?.[1] ?? null;
}

function nameOf(home: string): string {
  return home.replace("packages/", "");
}

function rank(name: string | null): number {
  return name === null ? -1 : order.indexOf(name);
}

function isDeclared(home: string, specifier: string): boolean {
  if (specifier.startsWith(".") || specifier.startsWith("node:") || specifier === "vscode") return true;
  const manifest = JSON.parse(readFileSync(join(root, home, "package.json"), "utf8"));
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  return [manifest.dependencies, manifest.devDependencies, manifest.peerDependencies].some(
    (declared) => declared !== undefined && name in declared,
  );
}

function unique(names: string[]): string[] {
  return [...new Set(names)];
}
