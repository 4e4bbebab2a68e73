/** What is around documents: the configuration of their directory, the host that they are for, the reader of includes. */
import { unconfigured } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";
import { type Environment, nowhere } from "@nftlint/service";
import { directoryOf, isFilePath } from "./paths.ts";
import type { Settings } from "./settings.ts";
import type { System } from "./system.ts";

export interface EnvironmentOptions {
  readonly system: System;
  /** What the client has set for the file at a path. */
  settingsOf(path: string): Promise<Settings>;
  /** Reads what files of a directory include. */
  includeReader(directory: string): IncludeReader;
  isLintedItself(path: string): boolean;
  /** Tells people what could not be read. */
  report(problem: string): void;
}

/** Reads each environment once for all files of a directory. */
export class Environments {
  readonly #options: EnvironmentOptions;
  readonly #environments = new Map<string, Promise<Environment>>();
  readonly #hosts = new Set<string>();

  constructor(options: EnvironmentOptions) {
    this.#options = options;
  }

  /** That of the document at a path; an address that is no file has none. */
  of(path: string): Promise<Environment> {
    if (!isFilePath(path)) return Promise.resolve(nowhere);
    const directory = directoryOf(path);
    let environment = this.#environments.get(directory);
    if (environment === undefined) {
      environment = this.#read(path, directory);
      this.#environments.set(directory, environment);
    }
    return environment;
  }

  /** Whether a snapshot was looked for at this path. */
  isHost(path: string): boolean {
    return this.#hosts.has(path);
  }

  /** Files or settings have changed: all is read anew when it is next asked for. */
  forget(): void {
    this.#environments.clear();
    this.#hosts.clear();
  }

  async #read(path: string, directory: string): Promise<Environment> {
    const { system, settingsOf, includeReader, isLintedItself, report } = this.#options;
    const [config, settings] = await Promise.all([system.readConfig(path), settingsOf(path)]);
    if (!config.ok) report(config.reason);
    const value = config.ok ? config.value : null;
    const hostPath = settings.host ?? value?.host ?? null;
    if (hostPath !== null) this.#hosts.add(hostPath);
    const host = hostPath === null ? null : await system.readHost(hostPath);
    if (host?.ok === false) report(host.reason);
    const { nftVersion } = settings;
    return {
      // The setting goes before what the file says, as the option of the command does.
      config: nftVersion === null ? value : { ...(value ?? unconfigured), nftVersion },
      host: host?.ok ? host.value : null,
      readInclude: includeReader(directory),
      isLintedItself,
    };
  }
}
