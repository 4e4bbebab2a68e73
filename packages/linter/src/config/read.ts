import type { FormatOptions } from "@nftlint/formatter";
import { LineMap } from "@nftlint/syntax";
import { getNodeValue } from "jsonc-parser";
import type { RuleMetadata, Severity } from "../rule.ts";
import type { Config, ConfigProblem, ConfigReader, ConfigResult, RuleSetting, RuleSettings } from "./config.ts";
import { globMatcher } from "./globs.ts";
import { checkHosts, type HostsDocument, toHosts } from "./hosts.ts";
import { parentDirectory, resolvePath } from "./paths.ts";
import { readJson } from "./read-json.ts";
import { configSchema } from "./schema.ts";
import type { SchemaProblem } from "./validate.ts";

/** The content of a configuration file that its schema allows. */
interface ConfigDocument {
  readonly nftVersion?: string;
  readonly host?: string;
  readonly hosts?: HostsDocument;
  readonly defaultHost?: string;
  readonly entries?: readonly string[];
  readonly files?: readonly string[];
  readonly ignore?: readonly string[];
  readonly definitions?: readonly string[];
  readonly format?: Partial<FormatOptions>;
  readonly rules?: RulesDocument;
  readonly overrides?: readonly { readonly files: readonly string[]; readonly rules: RulesDocument }[];
}

type SeverityWord = Severity | "off";
type RulesDocument = Readonly<
  Record<string, SeverityWord | readonly [SeverityWord, Readonly<Record<string, unknown>>?]>
>;

/** Reads and checks the configuration file at `path`, an absolute path with `/` as separator. */
export function readConfig(path: string, reader: ConfigReader, catalogue: readonly RuleMetadata[]): ConfigResult {
  const file = reader.readFile(path);
  if (!file.ok) return failed([{ path, line: 1, column: 1, message: `cannot be read: ${file.reason}` }]);
  const parsed = parseConfig(file.text, catalogue);
  if (!Array.isArray(parsed)) return { ok: true, config: toConfig(path, reader, parsed as ConfigDocument) };
  const lines = new LineMap(file.text);
  return failed(parsed.map(({ offset, message }) => ({ path, ...lines.position(offset), message })));
}

function failed(problems: readonly ConfigProblem[]): ConfigResult {
  return { ok: false, problems };
}

function parseConfig(text: string, catalogue: readonly RuleMetadata[]): ConfigDocument | SchemaProblem[] {
  const read = readJson(text, configSchema(catalogue), "the configuration");
  if ("problems" in read) return [...read.problems];
  const problems = checkHosts(read.root);
  return problems.length > 0 ? problems : (getNodeValue(read.root) as ConfigDocument);
}

function toConfig(path: string, reader: ConfigReader, document: ConfigDocument): Config {
  const beside = (name: string) => resolvePath(parentDirectory(path) ?? "/", name);
  const matches = (globs: readonly string[] = []) => globMatcher(globs, path, reader.workingDirectory);
  const hosts = toHosts(document.hosts ?? {}, beside);
  return {
    path,
    nftVersion: document.nftVersion ?? null,
    host: document.host === undefined ? null : beside(document.host),
    hosts,
    defaultHost: hosts.find(({ name }) => name === document.defaultHost) ?? null,
    entries: (document.entries ?? []).map(beside),
    definitions: document.definitions ?? [],
    includes: matches(document.files),
    ignores: matches(document.ignore),
    format: document.format ?? {},
    rules: toSettings(document.rules ?? {}),
    overrides: (document.overrides ?? []).map(({ files, rules }) => ({
      appliesTo: matches(files),
      rules: toSettings(rules),
    })),
  };
}

function toSettings(rules: RulesDocument): RuleSettings {
  return new Map(Object.entries(rules).map(([name, setting]) => [name, toSetting(setting)]));
}

function toSetting(setting: RulesDocument[string]): RuleSetting {
  if (typeof setting === "string") return { severity: setting, options: {} };
  const [severity, options = {}] = setting;
  return { severity, options };
}
