import { readdirSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve, sep } from "node:path";
import type { IncludeReader, IncludeResult } from "@nftlint/semantics";
import { readTextOrReason } from "./read.ts";

/** Where nft looks for an include without `/`, `./` or `../` before it, unless built otherwise. */
const defaultIncludeDirectory = "/etc";

/**
 * Reads what `include` names, as nft does: a path starting with `./` or `../` is relative to the
 * directory nft is called from, which here is `directory` or else the including file's own; a bare
 * one is looked for in /etc and, since nft 1.1.2, beside the including file (nft man page,
 * INCLUDE FILES). Directories that a pattern matches are passed over.
 *
 * A file that is not there is `missing` only where this machine can tell: for relative paths
 * always, for others where the including file lies in the same top directory (`/etc`). A ruleset
 * checked away from its host may include what only the host has; that is `unknown`.
 */
export function includeReader(directory: string): IncludeReader {
  return (pattern, fromPath) => {
    const beside = fromPath === null ? directory : dirname(resolve(directory, fromPath));
    for (const candidate of candidates(pattern, directory, beside)) {
      const paths = expandPattern(candidate);
      if (paths.length > 0) {
        return readAll(paths);
      }
    }
    if (hasWildcard(pattern)) {
      return { status: "read", files: [] };
    }
    return isKnownMissing(pattern, beside)
      ? { status: "missing" }
      : { status: "unknown", reason: "it is not on this machine; put a copy of the host's file there" };
  };
}

function candidates(pattern: string, directory: string, beside: string): string[] {
  if (isAbsolute(pattern)) {
    return [pattern];
  }
  const isExplicit = pattern.startsWith("./") || pattern.startsWith("../");
  const places = isExplicit ? [directory, beside] : [defaultIncludeDirectory, beside];
  return [...new Set(places.map((place) => join(place, pattern)))];
}

function isKnownMissing(pattern: string, beside: string): boolean {
  const isExplicit = pattern.startsWith("./") || pattern.startsWith("../");
  return isExplicit || topDirectory(isAbsolute(pattern) ? pattern : defaultIncludeDirectory) === topDirectory(beside);
}

function topDirectory(path: string): string {
  return resolve(path).split(sep)[1] ?? "";
}

function readAll(paths: readonly string[]): IncludeResult {
  const files: { path: string; text: string }[] = [];
  for (const path of paths) {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats?.isDirectory()) {
      continue;
    }
    const text = readTextOrReason(path);
    if (!text.ok) {
      return { status: "unknown", reason: `${path} cannot be read: ${text.reason}` };
    }
    files.push({ path, text: text.text });
  }
  return { status: "read", files };
}

/** The paths that a pattern matches, sorted, as glob(3) finds them; a path without wildcards matches itself. */
export function expandPattern(pattern: string): string[] {
  const absolute = resolve(pattern);
  const root = absolute.slice(0, absolute.indexOf(sep) + 1);
  const parts = absolute.slice(root.length).split(sep);
  let paths = [root];
  for (const part of parts) {
    paths = hasWildcard(part)
      ? paths.flatMap((path) => matchesIn(path, part))
      : paths.map((path) => join(path, part)).filter((path) => exists(path));
  }
  return paths;
}

function matchesIn(directory: string, part: string): string[] {
  const expression = toExpression(part);
  const names = listNames(directory).filter((name) => expression.test(name));
  return names.sort((a, b) => (a < b ? -1 : 1)).map((name) => join(directory, name));
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return []; // Not a directory, or not readable: glob(3) passes it over as well.
  }
}

function exists(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}

function hasWildcard(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

/** The wildcards of glob(7) for one part of a path; they never match a name's leading dot. */
function toExpression(part: string): RegExp {
  const source = part.replace(/\[([!^]?)(\]?[^\]]*)\]|[*?]|[^*?[]+|\[/g, (match, negation?: string, set?: string) => {
    if (match === "*") {
      return ".*";
    }
    if (match === "?") {
      return ".";
    }
    if (set === undefined) {
      return match.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
    }
    return `[${negation ? "^" : ""}${set.replace(/[\\\][^]/g, "\\$&")}]`;
  });
  return new RegExp(`^${/^[*?[]/.test(part) ? "(?!\\.)" : ""}${source}$`, "s");
}
