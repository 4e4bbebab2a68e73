import { catalogue } from "../catalogue.ts";
import type { ConfigReader, ConfigResult } from "./config.ts";
import { parentDirectory, resolvePath } from "./paths.ts";

/** What a configuration file may be called, in the order of preference; both are JSON with comments. */
export const configFileNames = [".nftlint.json", "nftlint.json"] as const;

/**
 * Finds the configuration file for what lies in a directory: the nearest one there or above.
 * Answers with its absolute path, or `null` where there is none.
 */
export function findConfig(directory: string, reader: ConfigReader): string | null {
  let current: string | null = resolvePath(reader.workingDirectory, directory);
  while (current !== null) {
    for (const name of configFileNames) {
      const candidate = resolvePath(current, name);
      if (reader.exists(candidate)) return candidate;
    }
    current = parentDirectory(current);
  }
  return null;
}

/** Reads and checks a configuration file. What that takes is loaded with the first one only. */
export async function loadConfig(path: string, reader: ConfigReader): Promise<ConfigResult> {
  const { readConfig } = await import("./read.ts");
  return readConfig(resolvePath(reader.workingDirectory, path), reader, catalogue);
}
