import { catalogue, type RuleMetadata, rulePage } from "@nftlint/linter";
import type { OptionValues } from "./arguments.ts";
import { unknownRule } from "./check/options.ts";
import { wantsColor } from "./color.ts";
import type { ColorMode } from "./commands.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { writeTo } from "./files/output.ts";
import { renderPage } from "./page.ts";

/** `nftlint rule [NAME]`. */
export async function showRule(options: OptionValues, [name]: readonly string[]): Promise<ExitCode> {
  if (name === undefined) {
    writeTo(1, ruleList(catalogue));
    return exitCode.clean;
  }
  const page = await rulePage(name);
  if (page === null) {
    return fail([
      unknownRule(
        name,
        catalogue.map((rule) => rule.name),
      ),
    ]);
  }
  writeTo(1, renderPage(page, wantsColor((options.color ?? "auto") as ColorMode, process.env, 1)));
  return exitCode.clean;
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
