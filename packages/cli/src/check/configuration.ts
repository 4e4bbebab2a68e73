import { dirname } from "node:path";
import { configReader, toSlashes } from "@nftlint/files";
import { type Config, type ConfigReader, findConfig, loadConfig, unconfigured } from "@nftlint/linter";
import { failure, type Outcome, success } from "../outcome.ts";

/** Finds and reads the configuration of each directory, once. */
export class Configurations {
  readonly #reader: ConfigReader;
  readonly #fixed: string | null;
  readonly #nftVersion: string | null;
  readonly #paths = new Map<string, string | null>();
  readonly #configs = new Map<string, Promise<Outcome<Config>>>();

  /** `fixed` is a configuration file for everything, in place of the nearest one; `nftVersion` goes before theirs. */
  constructor(directory: string, fixed: string | null, nftVersion: string | null) {
    this.#reader = configReader(directory);
    this.#fixed = fixed;
    this.#nftVersion = nftVersion;
  }

  /** What holds for the file at an absolute path. */
  forFile(path: string): Promise<Outcome<Config | null>> {
    return this.forDirectory(dirname(path));
  }

  /** What holds for a directory and the files in it; `null` where nothing is configured. */
  async forDirectory(directory: string): Promise<Outcome<Config | null>> {
    const path = this.#fixed ?? this.#find(directory);
    if (path === null) {
      return success(this.#nftVersion === null ? null : { ...unconfigured, nftVersion: this.#nftVersion });
    }
    let config = this.#configs.get(path);
    if (config === undefined) {
      config = this.#load(path);
      this.#configs.set(path, config);
    }
    return config;
  }

  #find(directory: string): string | null {
    let path = this.#paths.get(directory);
    if (path === undefined) {
      path = findConfig(toSlashes(directory), this.#reader);
      this.#paths.set(directory, path);
    }
    return path;
  }

  async #load(path: string): Promise<Outcome<Config>> {
    const result = await loadConfig(toSlashes(path), this.#reader);
    if (!result.ok) {
      return failure(
        ...result.problems.map(({ path, line, column, message }) => `${path}:${line}:${column}: ${message}`),
      );
    }
    return success(this.#nftVersion === null ? result.config : { ...result.config, nftVersion: this.#nftVersion });
  }
}
