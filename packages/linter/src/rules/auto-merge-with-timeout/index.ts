import type { RulesetSet } from "@nftlint/semantics";
import type { AutoMerge, SetDeclaration } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

/** Reports sets whose elements time out and are merged with their neighbours. */
export const rule: Rule = {
  meta: {
    name: "auto-merge-with-timeout",
    summary: "A set merges elements that time out at different times",
    group: "language",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    for (const table of context.ruleset.tables) {
      for (const set of table.sets.values()) {
        const { declaration } = set;
        const merging = declaration === null ? null : autoMergeOf(declaration.node);
        if (declaration === null || merging === null || !timesOut(set, declaration.node)) continue;
        context.report({
          document: declaration.document,
          range: merging,
          message:
            `set "${set.name}" merges neighbouring elements into one, which has one timeout for all of them: ` +
            `some are kept too long and others go too soon; leave out "auto-merge", or the timeouts`,
          fixes: [
            {
              title: 'Remove "auto-merge"',
              safety: "unsafe",
              edits: [{ ...lineOf(merging, declaration.document.parsed.text), newText: "" }],
            },
          ],
        });
      }
    }
  },
};

function autoMergeOf({ block }: SetDeclaration): AutoMerge | null {
  return block?.items.find((item) => item.kind === "auto-merge") ?? null;
}

function timesOut({ flags }: RulesetSet, { block }: SetDeclaration): boolean {
  const hasTimeout = block?.items.some((item) => item.kind === "set-time" && item.property === "timeout") ?? false;
  return hasTimeout || flags.has("timeout");
}

/** The whole line of a property where it has one, else the property with its semicolon. */
function lineOf({ start, end }: AutoMerge, text: string): { start: number; end: number } {
  const before = text.slice(0, start).replace(/[ \t]+$/, "").length;
  const after = /^[ \t]*(?:;[ \t]*)?/.exec(text.slice(end, end + 1000))?.[0].length ?? 0;
  const isWholeLine = text[before - 1] === "\n" && text[end + after] === "\n";
  return isWholeLine ? { start: before, end: end + after + 1 } : { start, end: end + after };
}
