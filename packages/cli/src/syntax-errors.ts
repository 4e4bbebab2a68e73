import { LineMap, type SyntaxDiagnostic } from "@nftlint/syntax";
import { printable } from "./reporters/printable.ts";

/** What the parser reports of a text, a line each: `snat.cfg:3:7: error: … [syntax]`. */
export function syntaxErrors(name: string, text: string, diagnostics: readonly SyntaxDiagnostic[]): string {
  const lines = new LineMap(text);
  const rows = diagnostics.map(({ start, code, message }) => {
    const { line, column } = lines.position(start);
    return `${printable(name)}:${line}:${column}: error: ${printable(message)} [${code}]\n`;
  });
  return rows.join("");
}
