import type { SourceDocument } from "@nftlint/semantics";
import { type FlowOffload, type Meta, type Node, type Range, type SetUpdate, walk } from "@nftlint/syntax";
import { mentions } from "../../mentions.ts";
import type { Finding, Rule } from "../../rule.ts";

/** Selectors that have another name since, which nft lists instead (`meta_key_parse` in its sources). */
const selectors: Readonly<Record<string, string>> = { secpath: "ipsec", ibriport: "ibrname", obriport: "obrname" };

const oldWords = /secpath|[io]briport|\bset\s+(?:add|update|delete)\b|\bflow\s+offload\b/;

/** An old spelling and the one of today. */
interface Spelling {
  readonly range: Range;
  readonly newText: string;
}

/** Reports spellings that nft keeps for old files only. */
export const rule: Rule = {
  meta: {
    name: "deprecated-syntax",
    summary: "An old spelling that nft still takes, and lists in another way",
    group: "language",
    severity: "info",
    fix: "safe",
    needsHost: false,
  },
  check(context) {
    if (!mentions(context.ruleset, oldWords)) return;
    context.forEachRule(({ node, document }) => {
      walk(node, (child) => {
        const spelling = spellingOf(child, document.parsed.text);
        if (spelling !== null) context.report(finding(spelling, document));
        // Elements are values; a set may have very many of them.
        return child.kind !== "set";
      });
    });
  },
};

function spellingOf(node: Node, text: string): Spelling | null {
  switch (node.kind) {
    case "meta":
      return ofSelector(node);
    case "set-update":
      return ofUpdate(node, text);
    case "flow":
      return ofOffload(node, text);
    default:
      return null;
  }
}

function ofSelector(node: Meta): Spelling | null {
  const newKey = selectors[node.key];
  return newKey === undefined ? null : { range: { start: node.end - node.key.length, end: node.end }, newText: newKey };
}

/** `set add ip saddr @s` */
function ofUpdate(node: SetUpdate, text: string): Spelling | null {
  const { operation, set, element } = node;
  if (!/^set\s/.test(text.slice(node.start, node.end))) return null;
  const [name, key] = [set, element].map(({ start, end }) => text.slice(start, end));
  return { range: node, newText: `${operation} ${name} { ${key} }` };
}

/** `flow offload @f` */
function ofOffload({ start, flowtable }: FlowOffload, text: string): Spelling | null {
  const words = /^flow\s+offload/.exec(text.slice(start, flowtable.start));
  return words === null ? null : { range: { start, end: start + words[0].length }, newText: "flow add" };
}

function finding({ range, newText }: Spelling, document: SourceDocument): Finding {
  const { start, end } = range;
  const old = document.parsed.text.slice(start, end).replace(/\s+/g, " ");
  return {
    document,
    range: { start, end },
    message: `"${old}" is an old spelling, which nft keeps for old files and lists as "${newText}"; write that`,
    fixes: [{ title: `Write "${newText}"`, safety: "safe", edits: [{ start, end, newText }] }],
  };
}
