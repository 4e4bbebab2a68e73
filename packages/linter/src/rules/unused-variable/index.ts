import { type Define, walk } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

/** Reports definitions whose variable nothing uses. */
export const rule: Rule = {
  meta: {
    name: "unused-variable",
    summary: "A variable is defined and never used",
    group: "reachability",
    severity: "info",
    fix: null,
    needsHost: false,
  },
  check({ file, ruleset, report }) {
    if (ruleset.incomplete || ruleset.tables.length === 0 || !file.text.includes("define")) return;
    const used = new Set<Define>([...ruleset.bindings.values()].map(({ node }) => node));
    // A name inside a log prefix is a use as well; it has no node of its own.
    const inText = new Set([...file.text.matchAll(/\$(\w+)/g)].map(([, name]) => name));
    walk(file.parsed.document, (node) => {
      if (node.kind !== "define") return node.kind !== "rule" && node.kind !== "set";
      if (!used.has(node) && !inText.has(node.name.name)) {
        report({
          range: node.name,
          message: `nothing uses the variable $${node.name.name}; remove its definition`,
        });
      }
      return false;
    });
  },
};
