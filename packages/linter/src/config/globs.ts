import picomatch from "picomatch";
import { relativePath, resolvePath } from "./paths.ts";

/** Whether a path is one of those that some globs name. A relative path is seen from the working directory. */
export type PathMatcher = (path: string) => boolean;

/**
 * The globs of a configuration file are relative to its directory. One without a slash names files
 * and directories at any depth; one that names a directory names all that is below it.
 */
export function globMatcher(globs: readonly string[], configPath: string, workingDirectory: string): PathMatcher {
  const matchers = globs.map(matcherOf);
  return (path) => {
    if (matchers.length === 0) return false;
    const relative = relativePath(configPath, resolvePath(workingDirectory, path));
    return withParents(relative).some((part) => matchers.some((matches) => matches(part)));
  };
}

function matcherOf(glob: string): PathMatcher {
  const trimmed = glob.replace(/^(?:\.?\/)+/, "").replace(/\/$/, "");
  return picomatch(trimmed, { dot: true, basename: !trimmed.includes("/") });
}

/** `a/b/c` and the directories it lies in: `a`, `a/b`. */
function withParents(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}
