import type { HostFacts } from "@nftlint/host";
import * as packetPath from "@nftlint/packet";
import { type Config, unconfigured } from "../src/config/config.ts";
import type { Diagnostic } from "../src/diagnostic.ts";
import { lint } from "../src/lint.ts";
import type { Rule } from "../src/rule.ts";

export interface CheckOptions {
  readonly host?: HostFacts;
  readonly options?: Readonly<Record<string, unknown>>;
  readonly nftVersion?: string;
  /** The texts of included files, by the path as written; `null` for one that nobody looked for. */
  readonly includes?: Readonly<Record<string, string | null>>;
}

/** What a rule reports about a document that nft accepts. */
export function diagnosticsOf(rule: Rule, text: string, options: CheckOptions = {}): readonly Diagnostic[] {
  const { host = null, includes = {} } = options;
  const { diagnostics, failures } = lint(
    { path: "test.nft", text },
    {
      rules: [rule],
      host,
      packetPath: () => packetPath,
      config: configFor(rule, options),
      readInclude: (path) => {
        const included = includes[path];
        if (included === undefined) return { status: "missing" };
        return included === null ? { status: "unknown" } : { status: "read", files: [{ path, text: included }] };
      },
    },
  );
  if (failures.length > 0) throw failures[0]!.error;
  const refused = diagnostics.find(({ severity }) => severity === "error");
  if (refused !== undefined) throw new Error(`the document of the test is wrong: ${refused.message}`);
  return diagnostics.filter((diagnostic) => diagnostic.rule === rule.meta.name);
}

/** The findings of a rule as lines: severity where it is not warning, the text that is marked, the message. */
export function check(rule: Rule, text: string, options: CheckOptions = {}): string[] {
  return diagnosticsOf(rule, text, options).map(({ severity, start, end, message }) => {
    const weight = severity === "warning" ? "" : `${severity} `;
    return `${weight}[${text.slice(start, end)}] ${message}`;
  });
}

/** The document after the first fix of each finding. */
export function fixed(rule: Rule, text: string, options: CheckOptions = {}): string {
  const edits = diagnosticsOf(rule, text, options).flatMap(({ fixes }) => fixes[0]?.edits ?? []);
  return [...edits]
    .sort((left, right) => right.start - left.start)
    .reduce((changed, { start, end, newText }) => changed.slice(0, start) + newText + changed.slice(end), text);
}

function configFor(rule: Rule, { options, nftVersion }: CheckOptions): Config {
  const rules = options === undefined ? [] : [[rule.meta.name, { severity: "warning", options }] as const];
  return { ...unconfigured, nftVersion: nftVersion ?? null, rules: new Map(rules) };
}
