import type { HostFacts } from "@nftlint/host";
import { buildRuleset, type IncludeReader, isOlderThan, type Ruleset, type SourceDocument } from "@nftlint/semantics";
import { parse, type SyntaxDiagnostic } from "@nftlint/syntax";
import { builtins, type EngineCheck, isConfigurable, isSuppressible } from "./builtin/metadata.ts";
import { Collector } from "./collector.ts";
import { type Config, unconfigured } from "./config/config.ts";
import { type EffectiveSetting, FileSettings } from "./config/settings.ts";
import { joinDiagnostics, type LintResult } from "./diagnostic.ts";
import type { Finding, Rule, RuleContext, RuleMetadata, Source, SourceFile } from "./rule.ts";
import { rules as registeredRules } from "./rules.generated.ts";
import { invalidSuppressions, unusedSuppressions } from "./suppression/report.ts";
import { visitsFor } from "./visits.ts";
import type { PacketPath } from "./witness/packet-path.ts";

export interface LintOptions {
  /** Default: every rule there is. */
  readonly rules?: readonly Rule[];
  /** Default: every rule at its own severity, with its defaults. */
  readonly config?: Config | null;
  /** Default: no host; rules that need one then say nothing. */
  readonly host?: HostFacts | null;
  /** Default: no include is read, and nothing is said that what they hold could change. */
  readonly readInclude?: IncludeReader;
  /** Only these rules, also those that are off otherwise. What nft's grammar refuses is always reported. */
  readonly select?: ReadonlySet<string>;
  /** All but these rules. */
  readonly ignore?: ReadonlySet<string>;
  /**
   * Gives the packet path to rules that have found something, for which they then give a packet as witness; `null`
   * where it is not loaded. Default: findings have no witnesses.
   */
  readonly packetPath?: () => PacketPath | null;
  /** The ruleset that the loaded file makes with these options, where it is built already. */
  readonly ruleset?: Ruleset;
  /** The file that includes the linted one, which is then read in its place there. Default: it stands by itself. */
  readonly entry?: EntryFile;
  /** Whether an included file is linted by itself: what is found in it is then not shown at the `include`. */
  readonly isLintedItself?: (path: string) => boolean;
}

/** A file that includes another. */
export interface EntryFile extends Source {
  /** The path under which {@link LintOptions.readInclude} gives the included file. */
  readonly includedPath: string;
}

/**
 * Lints one file: what its syntax and its names are refused for, what the rules say, and what is
 * wrong with its suppressions. Never throws: a rule that does becomes a failure of the result.
 */
export function lint(source: Source | SourceFile, options: LintOptions = {}): LintResult {
  const run = new Run(parsedFile(source), options);
  return run.result();
}

/** The paths of what a file includes, and of what that includes, as the reader of includes gives them. */
export function includedPaths(source: Source, readInclude: IncludeReader): readonly string[] {
  const { path, parsed } = parsedFile(source);
  const { documents } = buildRuleset([{ path, parsed }], { readInclude });
  return documents.flatMap(({ path: included, includedBy }) => (includedBy === null ? [] : (included ?? [])));
}

function parsedFile(source: Source | SourceFile): SourceFile {
  return "parsed" in source ? source : { ...source, parsed: parse(source.text) };
}

/** The setting of a rule that is not to be heard. */
const off: EffectiveSetting = { severity: "off", configured: true, options: {} };

/** One run over one file. */
class Run {
  readonly #file: SourceFile;
  /** What is loaded: the file itself, or the one that includes it. */
  readonly #entry: SourceFile;
  readonly #options: LintOptions;
  readonly #config: Config;
  readonly #host: HostFacts | null;
  readonly #rules: readonly Rule[];
  readonly #settings: FileSettings;
  readonly #collector: Collector;
  /** The rules and checks that ran to their end. */
  readonly #ran = new Set<string>();
  /** Those that could have said more in another run: with a host, with another selection, without a bug. */
  readonly #pending = new Set<string>();

  constructor(file: SourceFile, options: LintOptions) {
    this.#file = file;
    this.#entry = options.entry === undefined ? file : parsedFile(options.entry);
    this.#options = options;
    this.#config = options.config ?? unconfigured;
    this.#host = options.host ?? null;
    this.#rules = options.rules ?? registeredRules;
    this.#settings = new FileSettings(this.#config, file.path);
    this.#collector = new Collector(file, options.isLintedItself ?? (() => false));
  }

  result(): LintResult {
    const collector = this.#collector;
    const ruleset = this.#ruleset();
    const places = this.#placesIn(ruleset);
    if (places === null) this.#checkSyntax(this.#file.parsed.diagnostics, 0);
    else {
      collector.focusOn(places);
      for (const { parsed, prefixLength } of places) this.#checkSyntax(parsed.diagnostics, prefixLength);
    }
    if (ruleset !== null) {
      this.#checkNames(ruleset);
      for (const rule of this.#rules) this.#runRule(rule, ruleset);
    }
    this.#checkSuppressions(ruleset);
    return {
      file: this.#file,
      diagnostics: joinDiagnostics([collector.diagnostics]),
      failures: collector.failures,
    };
  }

  /** Where the file is included; `null` where it stands by itself. */
  #placesIn(ruleset: Ruleset | null): readonly SourceDocument[] | null {
    const { entry } = this.#options;
    return entry === undefined || ruleset === null
      ? null
      : ruleset.documents.filter(({ path, includedBy }) => includedBy !== null && path === entry.includedPath);
  }

  #checkSyntax(diagnostics: readonly SyntaxDiagnostic[], prefixLength: number): void {
    for (const diagnostic of diagnostics) {
      if (this.#isRefused(diagnostic)) this.#collector.addSyntax(diagnostic, prefixLength);
    }
  }

  /** The release that the file is for: the configuration's, else the host's; `null` is the newest. */
  get #nftVersion(): string | null {
    const host = this.#host?.nftVersion;
    return this.#config.nftVersion ?? (host?.known ? host.value : null);
  }

  /** Some oddities of nft's scanner came with a release: an older target reads the text. */
  #isRefused({ since }: SyntaxDiagnostic): boolean {
    return since === null || !isOlderThan(this.#nftVersion, since);
  }

  #ruleset(): Ruleset | null {
    if (this.#options.ruleset !== undefined) return this.#options.ruleset;
    const readInclude = this.#includeReader();
    const host = this.#host;
    try {
      return buildRuleset([{ path: this.#entry.path, parsed: this.#entry.parsed }], {
        ...(readInclude === undefined ? {} : { readInclude }),
        hostRuleset: host?.ruleset.known ? host.ruleset.value : null,
        definitions: this.#config.definitions,
        nftVersion: this.#nftVersion,
      });
    } catch (error) {
      this.#collector.addFailure("semantics", error);
      return null;
    }
  }

  /** The linted file is read as it is here, which need not be as it is on the disk. */
  #includeReader(): IncludeReader | undefined {
    const { readInclude, entry } = this.#options;
    if (readInclude === undefined || entry === undefined) return readInclude;
    return (pattern, fromPath) => {
      const result = readInclude(pattern, fromPath);
      if (result.status !== "read") return result;
      const { text } = this.#file;
      return {
        ...result,
        files: result.files.map((file) => (file.path === entry.includedPath ? { ...file, text } : file)),
      };
    };
  }

  #checkNames(ruleset: Ruleset): void {
    const settings = new Map(builtins.map((meta) => [meta.name, this.#settingOf(meta)]));
    for (const [name, setting] of settings) {
      if (setting.severity !== "off") this.#ran.add(name);
    }
    for (const { rule, start, end, message, document, related, fix } of ruleset.diagnostics) {
      const fixes = fix === null ? [] : [{ ...fix, safety: "safe" as const }];
      const finding = { range: { start, end }, document, message, related: related === null ? [] : [related], fixes };
      this.#collector.add(rule, settings.get(rule) ?? off, finding, true);
    }
  }

  #runRule(rule: Rule, ruleset: Ruleset): void {
    const { meta } = rule;
    const setting = this.#settingOf(meta);
    if (setting.severity === "off") return;
    if (meta.needsHost && this.#host === null) {
      this.#pending.add(meta.name);
      return;
    }
    try {
      rule.check(this.#contextFor(meta, setting, ruleset));
      this.#ran.add(meta.name);
    } catch (error) {
      this.#pending.add(meta.name);
      this.#collector.addFailure(meta.name, error);
    }
  }

  #contextFor(meta: RuleMetadata, setting: EffectiveSetting, ruleset: Ruleset): RuleContext {
    const host = this.#host;
    const pending = this.#pending;
    let reported = 0;
    return {
      ...visitsFor(meta.name, ruleset, () => reported),
      file: this.#entry,
      ruleset,
      get host() {
        if (host === null) pending.add(meta.name);
        return host;
      },
      nftVersion: this.#nftVersion,
      options: setting.options,
      packetPath: this.#options.packetPath ?? (() => null),
      report: (finding) => {
        reported++;
        this.#collector.add(meta.name, setting, finding, false);
      },
    };
  }

  #settingOf(meta: RuleMetadata): EffectiveSetting {
    const { select, ignore } = this.#options;
    const setting = this.#settings.of(meta);
    if (!isConfigurable(meta.name)) return setting;
    if (ignore?.has(meta.name) || select?.has(meta.name) === false) {
      this.#pending.add(meta.name);
      return off;
    }
    if (select === undefined || setting.severity !== "off") return setting;
    return { ...setting, severity: meta.severity === "off" ? "warning" : meta.severity };
  }

  #checkSuppressions(ruleset: Ruleset | null): void {
    const { suppressions } = this.#collector;
    const { known, unknown } = suppressions.directives;
    if (known.length === 0 && unknown.length === 0) return;
    const metas = [...builtins, ...registeredRules.map(({ meta }) => meta), ...this.#rules.map(({ meta }) => meta)];
    const names = new Set(metas.map(({ name }) => name));
    this.#report("invalid-suppression", invalidSuppressions(suppressions, names));
    // What would be reported of a file without its syntax errors, or with what it includes, is not known.
    if (this.#collector.hasSyntaxErrors || ruleset === null || ruleset.incomplete) return;
    const isJudged = (name: string | null) =>
      name === null
        ? this.#pending.size === 0
        : this.#ran.has(name) && isSuppressible(name) && !this.#pending.has(name);
    this.#report("unused-suppression", unusedSuppressions(this.#file.text, suppressions, isJudged));
  }

  #report(name: EngineCheck, findings: readonly Finding[]): void {
    const setting = this.#settingOf(builtins.find((meta) => meta.name === name)!);
    for (const finding of findings) this.#collector.addUnsuppressed(name, setting.severity, finding);
  }
}
