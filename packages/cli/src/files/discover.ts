import { type Stats, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { explain, isRulesetPath, toSlashes } from "@nftlint/files";
import { failure, type Outcome, success } from "../outcome.ts";

/** A file to be read. */
export interface FoundFile {
  /** Absolute, in the system's own form. */
  readonly path: string;
  /** As the user named it, with `/` between its parts: what reports show. */
  readonly name: string;
}

/** What the configuration that holds for a directory says of the files below it; paths are absolute. */
interface ConfiguredFiles {
  includes(path: string): boolean;
  ignores(path: string): boolean;
}

export type ConfigurationOf = (directory: string) => Promise<Outcome<ConfiguredFiles | null>>;

/**
 * The files that the arguments of a call stand for: files themselves, rulesets below directories,
 * matches of glob patterns. Each file comes once, where it is first named. `directory` is the
 * current directory.
 */
export async function discover(
  names: readonly string[],
  directory: string,
  configurationOf: ConfigurationOf,
): Promise<Outcome<FoundFile[]>> {
  const found = new Map<string, FoundFile>();
  const errors: string[] = [];
  for (const name of names) {
    const outcome = await expand(name, directory, configurationOf);
    if (!outcome.ok) {
      errors.push(...outcome.errors);
      continue;
    }
    for (const file of outcome.value) {
      if (!found.has(file.path)) {
        found.set(file.path, file);
      }
    }
  }
  return errors.length > 0 ? failure(...errors) : success([...found.values()]);
}

async function expand(
  name: string,
  directory: string,
  configurationOf: ConfigurationOf,
): Promise<Outcome<FoundFile[]>> {
  const path = resolve(directory, name);
  const stats = status(path);
  if (!stats.ok) {
    return failure(`cannot read ${name}: ${stats.errors[0]}`);
  }
  if (stats.value?.isDirectory()) {
    return inDirectory(name, path, configurationOf);
  }
  if (stats.value !== null) {
    return success([{ path, name: toSlashes(name) }]);
  }
  if (isPattern(name)) {
    return matching(name, directory);
  }
  return failure(`cannot read ${name}: there is no such file or directory; check the path`);
}

/** `null` where nothing is there. */
function status(path: string): Outcome<Stats | null> {
  try {
    return success(statSync(path, { throwIfNoEntry: false }) ?? null);
  } catch (error) {
    return failure(explain(error));
  }
}

async function inDirectory(
  name: string,
  path: string,
  configurationOf: ConfigurationOf,
): Promise<Outcome<FoundFile[]>> {
  const configuration = await configurationOf(path);
  if (!configuration.ok) {
    return configuration;
  }
  const configured = configuration.value;
  const absolute = (relative: string) => toSlashes(join(path, relative));
  const { filesBelow } = await import("./walk.ts");
  const files = filesBelow(path, {
    accepts: (relative) => isRulesetPath(relative) || (configured?.includes(absolute(relative)) ?? false),
    skips: (relative) => configured?.ignores(absolute(relative)) ?? false,
  });
  if (!files.ok) {
    return files;
  }
  if (files.value.length === 0) {
    return failure(
      `no ruleset below ${name}: a directory is searched for *.nft, *.nftables and nftables.conf; name the file itself, or add its pattern to "files" in the configuration`,
    );
  }
  return success(files.value.map((relative) => foundBelow(name, path, relative)));
}

function isPattern(name: string): boolean {
  return /[*?[{]/.test(name);
}

async function matching(pattern: string, directory: string): Promise<Outcome<FoundFile[]>> {
  const [{ default: picomatch }, { filesBelow }] = await Promise.all([import("picomatch"), import("./walk.ts")]);
  const { base, glob } = picomatch.scan(toSlashes(pattern));
  const path = resolve(directory, base);
  const files = filesBelow(path, { accepts: picomatch(glob), skips: () => false });
  if (!files.ok) {
    return files;
  }
  if (files.value.length === 0) {
    return failure(`no file matches ${pattern}: check the pattern, and the directory that it starts from`);
  }
  return success(files.value.map((relative) => foundBelow(base, path, relative)));
}

function foundBelow(name: string, path: string, relative: string): FoundFile {
  const prefix = toSlashes(name).replace(/\/+$/, "");
  const isHere = prefix === "." || prefix === "";
  const isRoot = prefix === "" && name.startsWith("/");
  return { path: join(path, relative), name: isHere && !isRoot ? relative : `${prefix}/${relative}` };
}
