import type { FormatOptions } from "@nftlint/formatter";
import type { Severity } from "../rule.ts";

/** What a configuration says of one rule. */
export interface RuleSetting {
  readonly severity: Severity | "off";
  readonly options: Readonly<Record<string, unknown>>;
}

/** By rule name. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;

/** A host that has a name of its own here. */
export interface ConfiguredHost {
  readonly name: string;
  /** What `parseTarget` of `@nftlint/host` takes. */
  readonly target: string;
  /** The absolute path of the file that its snapshot is kept in. */
  readonly snapshot: string | null;
  /** The path on the host of the file that is loaded when it starts. */
  readonly bootFile: string | null;
}

/** Other settings for some files; a later override wins over an earlier one. */
interface Override {
  appliesTo(path: string): boolean;
  readonly rules: RuleSettings;
}

/** A configuration file, read and checked. It may be asked about absolute paths and about relative ones. */
export interface Config {
  /** The file it was read from, absolute. */
  readonly path: string;
  /** The nft release that the files are written for: `1.0.6`; `null`: any. */
  readonly nftVersion: string | null;
  /** The absolute path of the host snapshot to check against. */
  readonly host: string | null;
  /** Hosts by name, in the order of the file. */
  readonly hosts: readonly ConfiguredHost[];
  /** The host that is meant where none is named; one of {@link hosts}. */
  readonly defaultHost: ConfiguredHost | null;
  /** The absolute paths of files that include others: these are read in their places there. */
  readonly entries: readonly string[];
  /** Names of variables that are defined outside (`nft -D name=value`). */
  readonly definitions: readonly string[];
  /** Whether a directory above stands for this file, whatever it is called. */
  includes(path: string): boolean;
  /** Whether a directory above does not stand for this file, or not for what is in this directory. */
  ignores(path: string): boolean;
  /** How files are laid out; what is not configured is the formatter's choice. */
  readonly format: Partial<FormatOptions>;
  readonly rules: RuleSettings;
  readonly overrides: readonly Override[];
}

/** What holds where there is no configuration file. */
export const unconfigured: Config = {
  path: "",
  nftVersion: null,
  host: null,
  hosts: [],
  defaultHost: null,
  entries: [],
  definitions: [],
  includes: () => false,
  ignores: () => false,
  format: {},
  rules: new Map(),
  overrides: [],
};

/** A fault of a configuration file, at its place; line and column are 1-based. */
export interface ConfigProblem {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  /** To be read after the place: `"rules" has no key "x"; did you mean "y"?` */
  readonly message: string;
}

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly problems: readonly ConfigProblem[] };

/** How this package gets at files, which is the caller's business. All paths have `/` as separator. */
export interface ConfigReader {
  /** Absolute: what relative paths are seen from. */
  readonly workingDirectory: string;
  /** Whether there is a file, not a directory, at an absolute path. */
  exists(path: string): boolean;
  /** The text of the file at an absolute path, or why it cannot be read. */
  readFile(
    path: string,
  ): { readonly ok: true; readonly text: string } | { readonly ok: false; readonly reason: string };
}
