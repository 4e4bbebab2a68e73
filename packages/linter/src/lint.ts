import type { HostFacts } from "@nftlint/host";
import { buildRuleset, type IncludeReader, isOlderThan, type Ruleset } from "@nftlint/semantics";
import { parse, type SyntaxDiagnostic } from "@nftlint/syntax";
import { builtins, type EngineCheck, isConfigurable, isSuppressible } from "./builtin/metadata.ts";
import { Collector } from "./collector.ts";
import { type Config, unconfigured } from "./config/config.ts";
import { type EffectiveSetting, FileSettings } from "./config/settings.ts";
import { compareDiagnostics, type LintResult } from "./diagnostic.ts";
import type { Finding, Rule, RuleContext, RuleMetadata, Source, SourceFile } from "./rule.ts";
import { rules as registeredRules } from "./rules.generated.ts";
import { invalidSuppressions, unusedSuppressions } from "./suppression/report.ts";

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
}

/**
 * Lints one file: what its syntax and its names are refused for, what the rules say, and what is
 * wrong with its suppressions. Never throws: a rule that does becomes a failure of the result.
 */
export function lint(source: Source | SourceFile, options: LintOptions = {}): LintResult {
  const file: SourceFile = "parsed" in source ? source : { ...source, parsed: parse(source.text) };
  const run = new Run(file, options);
  return run.result();
}

/** The setting of a rule that is not to be heard. */
const off: EffectiveSetting = { severity: "off", configured: true, options: {} };

/** One run over one file. */
class Run {
  readonly #file: SourceFile;
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
    this.#options = options;
    this.#config = options.config ?? unconfigured;
    this.#host = options.host ?? null;
    this.#rules = options.rules ?? registeredRules;
    this.#settings = new FileSettings(this.#config, file.path);
    this.#collector = new Collector(file);
  }

  result(): LintResult {
    const collector = this.#collector;
    for (const diagnostic of this.#file.parsed.diagnostics) {
      if (this.#isRefused(diagnostic)) collector.addSyntax(diagnostic);
    }
    const ruleset = this.#ruleset();
    if (ruleset !== null) {
      this.#checkNames(ruleset);
      for (const rule of this.#rules) this.#runRule(rule, ruleset);
    }
    this.#checkSuppressions(ruleset);
    return {
      file: this.#file,
      diagnostics: collector.diagnostics.sort(compareDiagnostics),
      failures: collector.failures,
    };
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
    const { readInclude } = this.#options;
    const host = this.#host;
    try {
      return buildRuleset([{ path: this.#file.path, parsed: this.#file.parsed }], {
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
    return {
      file: this.#file,
      ruleset,
      get host() {
        if (host === null) pending.add(meta.name);
        return host;
      },
      nftVersion: this.#nftVersion,
      options: setting.options,
      report: (finding) => this.#collector.add(meta.name, setting, finding, false),
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
    if (this.#file.parsed.diagnostics.length > 0 || ruleset === null || ruleset.incomplete) return;
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
