/** Nodes as words that are the same where the nodes ask the same. */
import { type Node, type Variable, walk } from "@nftlint/syntax";
import type { SourceDocument } from "../ruleset.ts";
import { type Definitions, definitionOf } from "../variables.ts";

/**
 * The text of a node, with single blanks and with what its variables stand for: `redefine` gives
 * a name another value further down.
 */
export function spelling(
  node: Node,
  { ruleset, document }: { readonly ruleset: Definitions; readonly document: SourceDocument },
): string {
  const { text } = document.parsed;
  const written = text.slice(node.start, node.end);
  if (!written.includes("$")) return plain(written);
  const variables: Variable[] = [];
  walk(node, (inner) => {
    if (inner.kind === "variable") variables.push(inner);
  });
  let spelled = "";
  let at = node.start;
  for (const variable of variables.sort((left, right) => left.start - right.start)) {
    const value = definitionOf(ruleset, variable);
    if (value === null || variable.start < at) continue;
    spelled += text.slice(at, variable.start) + value.document.parsed.text.slice(value.node.start, value.node.end);
    at = variable.end;
  }
  return plain(spelled + text.slice(at, node.end));
}

/** Single blanks outside quotes; comments inside braces are rare enough to count as words. */
function plain(text: string): string {
  // Most rules are written so.
  if (!/\s\s|[\t\n\r"]/.test(text)) return text.trim();
  return text
    .split('"')
    .map((part, index) => (index % 2 === 0 ? part.replace(/(?:\s|\\\n)+/g, " ") : part))
    .join('"')
    .trim();
}
