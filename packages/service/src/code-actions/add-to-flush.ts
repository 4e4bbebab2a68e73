import type { Command } from "@nftlint/syntax";
import type { CodeAction } from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import { lineEndBehind } from "../lines.ts";
import { type ActionRequest, quickFix } from "./action.ts";

/** Adds a table to those that the top of the file empties, where it empties some. */
export function flushesAtTop({ document, diagnostics }: ActionRequest): CodeAction[] {
  const last = lastFlush(document);
  if (last === null) return [];
  const { target, verb } = last;
  return diagnostics.flatMap((diagnostic) => {
    if (diagnostic.rule !== "not-idempotent") return [];
    const table = document.ruleset.tables.find(
      ({ firstNamed: { document: source, node } }) =>
        source === document.source && node.start <= diagnostic.start && diagnostic.end <= node.end,
    );
    if (table === undefined || diagnostic.start < target.end) return [];
    const name = `${table.family} ${table.name}`;
    const start = lineEndBehind(document.text, last.end) ?? last.end;
    const lines = verb === "destroy" ? [`destroy table ${name}`] : [`table ${name}`, `${verb} table ${name}`];
    const newText = lines.map((line) => `\n${line}`).join("");
    return [
      quickFix(document, diagnostic, `Add "${name}" to the tables emptied above`, [{ start, end: start, newText }]),
    ];
  });
}

const emptying: ReadonlySet<string> = new Set(["flush", "delete", "destroy"]);

/** The last command that empties a table before the first that fills one. */
function lastFlush({ parsed }: ServiceDocument): Command | null {
  let last: Command | null = null;
  for (const item of parsed.document.items) {
    if (item.kind !== "command") continue;
    const { verb, target } = item;
    const isEmptying = emptying.has(verb) && (target.kind === "table" || isTableFlush(target));
    if (isEmptying) last = item;
    else if (target.kind !== "table" || target.block !== null) break;
  }
  return last;
}

function isTableFlush(target: Command["target"]): boolean {
  return target.kind === "list-target" && target.what === "table" && target.table !== null;
}
