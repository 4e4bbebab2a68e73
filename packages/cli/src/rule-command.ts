import { catalogue, catalogueTable, pageUrl, type RuleMetadata, rulePage } from "@nftlint/linter";
import type { OptionValues } from "./arguments.ts";
import { unknownRule } from "./check/options.ts";
import { wantsColor } from "./color.ts";
import type { ColorMode } from "./command-specification.ts";
import type { RuleFormat } from "./commands.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { writeTo } from "./files/output.ts";
import { renderPage } from "./page.ts";

/** `nftlint rule [NAME]`. */
export async function showRule(options: OptionValues, [name]: readonly string[]): Promise<ExitCode> {
  const format = (options.format ?? "pretty") as RuleFormat;
  if (name !== undefined && options.all === true) {
    return fail([`--all shows every rule: leave out "${name}", or --all`]);
  }
  const chosen = name === undefined ? catalogue : catalogue.filter((rule) => rule.name === name);
  if (name !== undefined && chosen.length === 0) {
    return fail([
      unknownRule(
        name,
        catalogue.map((rule) => rule.name),
      ),
    ]);
  }
  if (format === "json") {
    writeTo(1, `${JSON.stringify(chosen, null, 2)}\n`);
  } else if (name === undefined && options.all !== true) {
    writeTo(1, format === "md" ? catalogueTable(catalogue, pageUrl) : ruleList(catalogue));
  } else {
    await showPages(chosen, format, options);
  }
  return exitCode.clean;
}

async function showPages(rules: readonly RuleMetadata[], format: RuleFormat, options: OptionValues): Promise<void> {
  const pages = await Promise.all(rules.map(async ({ name }) => (await rulePage(name)) ?? ""));
  if (format === "md") {
    writeTo(1, rules.length === 1 ? pages.join("") : catalogueDocument(rules, pages));
    return;
  }
  const color = wantsColor((options.color ?? "auto") as ColorMode, process.env, 1);
  writeTo(1, pages.map((page) => renderPage(page, color)).join("\n"));
}

/** One document of all pages: a table of contents, and links that lead to other pages of it. */
export function catalogueDocument(rules: readonly RuleMetadata[], pages: readonly string[]): string {
  const linked = pages.map((page) =>
    page.replace(/\]\(\.\.\/(?:\.\.\/(?:rules|builtin)\/)?([a-z0-9.-]+)\/README\.md\)/g, "](#$1)"),
  );
  return [catalogueTable(rules, (name) => `#${name}`), ...linked].join("\n");
}

/** The catalogue in columns: name, severity, what else matters, summary. */
export function ruleList(rules: readonly RuleMetadata[]): string {
  const nameWidth = Math.max(...rules.map(({ name }) => name.length));
  const rows = rules.map(({ name, severity, fix, needsHost, summary }) => {
    const traits = [...(needsHost ? ["needs --host"] : []), ...(fix === "safe" ? ["fixable"] : [])];
    const end = traits.length > 0 ? `${summary} (${traits.join(", ")})` : summary;
    return `${name.padEnd(nameWidth)}  ${severity.padEnd(7)}  ${end}\n`;
  });
  return rows.join("");
}
