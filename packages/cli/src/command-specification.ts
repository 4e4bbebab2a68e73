/** What a command and its options are, as data. */

/** What an option's value or a positional argument stands for; shells complete by it. */
type ValueKind = "file" | "directory" | "rule" | "choice" | "text";

export interface OptionSpecification {
  /** Long name without dashes. */
  readonly name: string;
  /** One letter, without the dash. */
  readonly short?: string;
  readonly description: string;
  /** Absent for a switch. */
  readonly value?: {
    /** As shown in the help: `FILE`. */
    readonly placeholder: string;
    readonly kind: ValueKind;
    /** All that is allowed (`choice`), or what a shell offers beside files. */
    readonly choices?: readonly string[];
    readonly default?: string;
    /** May be given repeatedly, and as a list with commas. */
    readonly list?: true;
  };
}

export interface CommandSpecification {
  /** The words that call it: `check`, `host snapshot`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Positional arguments as the usage line shows them. */
  readonly arguments: string;
  readonly argumentKind: ValueKind | null;
  readonly argumentChoices?: readonly string[];
  /** How many positional arguments are allowed. */
  readonly maximumArguments: number;
  /** Paragraphs below the usage line. */
  readonly description: readonly string[];
  readonly options: readonly OptionSpecification[];
  readonly examples: readonly { readonly command: string; readonly says: string }[];
}

export const formats = ["pretty", "compact", "json", "sarif", "github", "gitlab", "junit"] as const;
export type Format = (typeof formats)[number];

const colorModes = ["auto", "always", "never"] as const;
export type ColorMode = (typeof colorModes)[number];

export const helpOption: OptionSpecification = { name: "help", short: "h", description: "Show this help" };

export const colorOption: OptionSpecification = {
  name: "color",
  description: "When to colour the output; auto obeys NO_COLOR, FORCE_COLOR and the terminal",
  value: { placeholder: "WHEN", kind: "choice", choices: colorModes, default: "auto" },
};

export const configOption: OptionSpecification = {
  name: "config",
  short: "c",
  description: "Use this configuration file instead of the nearest one upward",
  value: { placeholder: "FILE", kind: "file" },
};
