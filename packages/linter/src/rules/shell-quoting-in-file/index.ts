import type { Ruleset, SourceDocument } from "@nftlint/semantics";
import { type Node, type Value, walk } from "@nftlint/syntax";
import type { Finding, Rule } from "../../rule.ts";

/** Reports variables within quotes, where nft keeps them as they are. */
export const rule: Rule = {
  meta: {
    name: "shell-quoting-in-file",
    summary: "A variable stands in quotes, where only a shell would replace it",
    group: "language",
    severity: "warning",
    fix: "safe",
    needsHost: false,
  },
  check({ ruleset, report }) {
    for (const document of ruleset.documents) {
      for (const value of quotedVariables(document)) report(finding(ruleset, document, value));
    }
  },
};

/** A string that holds `$name`, `${name}` or `$(command)`. */
const quotedVariable = /"[^"\n$]*\$[A-Za-z_{(][^"\n]*"/g;

/** What is never looked up, and the prefixes of logs, in which nft does replace variables. */
const freeTexts: ReadonlySet<Node["kind"]> = new Set<Node["kind"]>([
  "comment",
  "element-option",
  "include",
  "log-option",
]);

function quotedVariables({ parsed }: SourceDocument): Value[] {
  // Few documents hold any: only these are walked.
  if (!parsed.text.includes("$")) return [];
  const starts = new Set([...parsed.text.matchAll(quotedVariable)].map(({ index }) => index));
  const found: Value[] = [];
  if (starts.size === 0) return found;
  walk(parsed.document, (node) => {
    if (node.kind === "value" && node.form === "string" && starts.has(node.start)) found.push(node);
    return !freeTexts.has(node.kind);
  });
  return found;
}

function finding(ruleset: Ruleset, document: SourceDocument, value: Value): Finding {
  const { start, end, text } = value;
  const literal = `nft does not replace "${text}" within quotes, it takes these very characters`;
  const name = /^\$(?:(\w+)|\{(\w+)\})$/
    .exec(text)
    ?.slice(1)
    .find((part) => part !== undefined);
  if (name === undefined) {
    return {
      document,
      range: value,
      message: `${literal}: "define" the whole value under a name, and write $name in its place`,
    };
  }
  const message = `${literal}: write $${name} without quotes`;
  const newText = `$${name}`;
  if (!isDefined(ruleset, name))
    return { document, range: value, message: `${message}, and "define ${name} = …" before` };
  return {
    document,
    range: value,
    message,
    fixes: [{ title: `Write ${newText}`, safety: "safe", edits: [{ start, end, newText }] }],
  };
}

function isDefined({ documents }: Ruleset, name: string): boolean {
  return documents.some(({ parsed }) =>
    parsed.document.items.some((item) => item.kind === "define" && item.name.name === name),
  );
}
