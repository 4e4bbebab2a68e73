import type { RuleMetadata, Severity } from "../rule.ts";
import type { Config, RuleSettings } from "./config.ts";

/** How one rule is run on one file. */
export interface EffectiveSetting {
  readonly severity: Severity | "off";
  /** True where the configuration names the severity: it then holds for every finding. */
  readonly configured: boolean;
  /** Every option of the rule, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** The settings that hold for one file: the overrides that name it are laid over the general ones. */
export class FileSettings {
  readonly #layers: readonly RuleSettings[];

  constructor(config: Config, path: string) {
    const overrides = config.overrides.filter((override) => override.appliesTo(path));
    this.#layers = [config.rules, ...overrides.map(({ rules }) => rules)];
  }

  of(meta: RuleMetadata): EffectiveSetting {
    let severity: Severity | "off" | null = null;
    const options: Record<string, unknown> = {};
    for (const [name, option] of Object.entries(meta.options ?? {})) options[name] = option.default;
    for (const layer of this.#layers) {
      const setting = layer.get(meta.name);
      if (setting === undefined) continue;
      severity = setting.severity;
      Object.assign(options, setting.options);
    }
    return { severity: severity ?? meta.severity, configured: severity !== null, options };
  }
}
