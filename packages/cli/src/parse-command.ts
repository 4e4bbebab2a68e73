import { resolve } from "node:path";
import { toSlashes } from "@nftlint/files";
import { parse } from "@nftlint/syntax";
import type { OptionValues } from "./arguments.ts";
import { treeJson, treeText } from "./ast-tree.ts";
import { type ExitCode, exitCode } from "./exit-code.ts";
import { fail } from "./fail.ts";
import { writeTo } from "./files/output.ts";
import { readText } from "./files/read.ts";
import { syntaxErrors } from "./syntax-errors.ts";

/** `nftlint parse [--ast] FILE`. */
export function parseFile(options: OptionValues, [name]: readonly string[], directory: string): ExitCode {
  if (name === undefined) {
    return fail(['no file to parse: name one, or - for standard input, as in "nftlint parse --ast snat.cfg"']);
  }
  if (options.format !== undefined && !options.ast) {
    return fail(["--format says how the tree is printed: add --ast"]);
  }
  const isStdin = name === "-";
  const text = readText(isStdin ? 0 : resolve(directory, name), isStdin ? "standard input" : name);
  if (!text.ok) {
    return fail(text.errors);
  }
  const parsed = parse(text.value);
  if (options.ast) {
    writeTo(1, options.format === "json" ? treeJson(parsed.document) : treeText(parsed.document));
  }
  writeTo(options.ast ? 2 : 1, syntaxErrors(isStdin ? "stdin" : toSlashes(name), text.value, parsed.diagnostics));
  return parsed.diagnostics.length > 0 ? exitCode.findings : exitCode.clean;
}
