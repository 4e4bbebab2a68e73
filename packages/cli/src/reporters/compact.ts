import { LineMap } from "@nftlint/syntax";
import { printable } from "./printable.ts";
import type { Report } from "./report.ts";

/** One line a finding, in the form that editors and grep take from compilers. */
export function compact(report: Report): string {
  let output = "";
  for (const { path, text, diagnostics } of report.files) {
    const lines = diagnostics.length > 0 ? new LineMap(text) : null;
    for (const { start, severity, message, rule } of diagnostics) {
      const { line, column } = lines!.position(start);
      output += `${printable(path)}:${line}:${column}: ${severity}: ${printable(message)} [${rule}]\n`;
    }
  }
  return output;
}
