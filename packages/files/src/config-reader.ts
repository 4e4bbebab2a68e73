import { statSync } from "node:fs";
import type { ConfigReader } from "@nftlint/linter";
import { toSlashes } from "./paths.ts";
import { readTextOrReason } from "./read.ts";

/** How configurations are read. `directory` is absolute: what relative paths are seen from. */
export function configReader(directory: string): ConfigReader {
  return {
    workingDirectory: toSlashes(directory),
    exists: isFile,
    readFile: readTextOrReason,
  };
}

/** A directory that may not be searched holds no configuration for us. */
function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
  } catch {
    return false;
  }
}
