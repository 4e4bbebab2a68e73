import type { Diagnostic as LintDiagnostic } from "@nftlint/linter";
import { type Node, nodesAt, type TextEdit } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { indentationAt, lineEndBehind, lineStart } from "../lines.ts";
import { type ActionRequest, quickFix } from "./action.ts";

/** Makes the chain that a verdict jumps to where the table has none of the name. */
export function missingChains({ document, diagnostics }: ActionRequest): CodeAction[] {
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.rule !== "undefined-reference") return [];
    const path = nodesAt(document.parsed.document, diagnostic.start);
    const name = targetName(path, diagnostic);
    const edit = name === null ? null : insertion(document, path, name);
    return edit === null ? [] : [quickFix(document, diagnostic, `Create the chain "${name}"`, [edit])];
  });
}

/** The name behind `jump` or `goto`, where that is what a diagnostic is about. */
function targetName(path: readonly Node[], { start, end }: LintDiagnostic): string | null {
  const verdict = path.findLast((node) => node.kind === "verdict");
  const target = verdict?.target;
  return target?.kind === "identifier" && start <= target.start && target.end <= end ? target.name : null;
}

/** Behind the chain that jumps, or as a command before the one that does. */
function insertion({ text }: ServiceDocument, path: readonly Node[], name: string): TextEdit | null {
  const command = path.find((node) => node.kind === "rule-command");
  if (command !== undefined) {
    const start = lineStart(text, command.start);
    const table = text.slice(command.table.start, command.table.end);
    return { start, end: start, newText: `add chain ${table} ${name}\n` };
  }
  const chain = path.find((node) => node.kind === "chain");
  if (chain === undefined || chain.table !== null) return null;
  const indentation = indentationAt(text, chain.start);
  const start = lineEndBehind(text, chain.end) ?? chain.end;
  return { start, end: start, newText: `\n\n${indentation}chain ${name} {\n${indentation}}` };
}
