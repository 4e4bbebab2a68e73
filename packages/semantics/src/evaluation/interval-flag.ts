/** Sets that hold prefixes or ranges need `flags interval`. */
import type { SetDeclaration, SetFlags, SetType, TextEdit } from "@nftlint/syntax";
import type { SetState } from "../load/tables.ts";
import type { SemanticDiagnostic, SourceDocument } from "../ruleset.ts";

/**
 * The edit that gives a set the flag.
 * @param document where the fault is reported; a fix changes no other
 * @returns `null` where the set is declared elsewhere, or filled by packets, which the flag rules out
 */
export function intervalFlagFix({ declaration, flags }: SetState, document: SourceDocument): SemanticDiagnostic["fix"] {
  if (declaration === null || declaration.document !== document || flags.has("dynamic")) return null;
  const edit = edited(declaration.node, document.parsed.text);
  return edit === null ? null : { title: 'Insert "flags interval"', edits: [edit] };
}

function edited({ block }: SetDeclaration, text: string): TextEdit | null {
  const items = block?.items ?? [];
  const last = items.findLast((item): item is SetFlags => item.kind === "set-flags")?.flags.at(-1);
  if (last !== undefined) return insertion(last.end, ", interval");
  const type = items.find((item): item is SetType => item.kind === "set-type");
  if (type === undefined) return null;
  const [, indentation] = /(?:^|\n)([ \t]*)$/.exec(text.slice(0, type.start)) ?? [];
  const [, semicolon] = /^(;?)[ \t]*(?:\n|$)/.exec(text.slice(type.end)) ?? [];
  // A line of its own, like the type's; else beside it.
  const isOwnLine = indentation !== undefined && semicolon !== undefined;
  return insertion(type.end, isOwnLine ? `${semicolon}\n${indentation}flags interval` : "; flags interval");
}

function insertion(at: number, newText: string): TextEdit {
  return { start: at, end: at, newText };
}
