import type { HostFacts } from "@nftlint/host";
import type { Config } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";

/** Something that was read, or why not, in words for people. */
export type Reading<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** A ruleset that is not open. */
export interface FoundRuleset {
  readonly path: string;
  /** Another one after each change of the file. */
  readonly version: string;
}

/** What the server asks of the machine it runs on; in a browser there is less of it. */
export interface System {
  /** Reads what documents include, for paths that are seen from a directory. */
  readInclude(directory: string): IncludeReader;
  /** The configuration that holds for a file; `null` where there is none. Read anew each time. */
  readConfig(path: string): Promise<Reading<Config | null>>;
  /** The rulesets below a directory, by their names; a part of them where there are very many. */
  findRulesets(directory: string): Promise<readonly FoundRuleset[]>;
  readText(path: string): Promise<Reading<string>>;
  /** The host that a snapshot file shows. */
  readHost(path: string): Promise<Reading<HostFacts>>;
}
