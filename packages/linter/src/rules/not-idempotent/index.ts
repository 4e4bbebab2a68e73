import { isOlderThan, type RulesetChain, type RulesetTable } from "@nftlint/semantics";
import type { Finding, Fix, Rule, RuleContext } from "../../rule.ts";

/** How the inserted lines empty the table; the option `remedy`. */
type Remedy = "flush" | "delete" | "destroy";

/** Reports tables whose rules a second load of the file would add to those of the first. */
export const rule: Rule = {
  meta: {
    name: "not-idempotent",
    summary: "Loading the file twice adds its rules twice",
    group: "operations",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
    options: {
      remedy: {
        type: "string",
        enum: ["flush", "delete", "destroy"],
        default: "flush",
        description:
          "What the fix inserts: `flush table` (keeps sets and chains), `delete table` (rebuilds the table), or `destroy table` (the same in one line, from nft 1.0.7 and Linux 6.3 on)",
      },
    },
  },
  check(context) {
    for (const table of context.ruleset.tables) {
      const grown = growingChains(table);
      if (grown.length > 0) context.report(finding(context, table, grown));
    }
  },
};

/** The chains of a table declared here whose rules nothing empties before they are added. */
function growingChains(table: RulesetTable): RulesetChain[] {
  // A table that is not declared here belongs to another file; this one only adds to it.
  if (table.declarations.length === 0 || table.emptiedBy !== null) return [];
  return [...table.chains.values()].filter((chain) => chain.rules.length > 0 && chain.emptiedBy === null);
}

function finding(context: RuleContext, table: RulesetTable, grown: readonly RulesetChain[]): Finding {
  const name = `${table.family} ${table.name}`;
  const lines = emptyingLines(name, remedyOf(context)).join("; ");
  const { node, document } = table.firstNamed;
  return {
    document,
    range: { start: node.kind === "table" ? node.keyword.start : node.start, end: node.name?.end ?? node.end },
    message:
      `loading this file again adds the rules of table "${name}" once more, because nothing empties the table first: ` +
      `put "${lines}" before it${liveCopies(context, table, grown)}`,
    fixes: [insertion(table, name, remedyOf(context))],
  };
}

/** `destroy` came with nft 1.0.7; for older releases `delete` does the same in two lines. */
function remedyOf(context: RuleContext): Remedy {
  const remedy = context.options.remedy as Remedy;
  return remedy === "destroy" && isOlderThan(context.nftVersion, "1.0.7") ? "delete" : remedy;
}

/**
 * Unsafe: where another program or another file adds to the same table, emptying it takes their
 * rules away too.
 */
function insertion(table: RulesetTable, name: string, remedy: Remedy): Fix {
  const lines = emptyingLines(name, remedy);
  const { node, document } = table.firstNamed;
  const command = document.parsed.document.items.find((item) => item.end >= node.end);
  const start = command?.start ?? node.start;
  return {
    title: `Insert "${lines.join("; ")}"`,
    safety: "unsafe",
    edits: [{ start, end: start, newText: `${lines.join("\n")}\n\n` }],
  };
}

/** The bare `table` line makes sure that there is a table to empty: the first load would fail otherwise. */
function emptyingLines(name: string, remedy: Remedy): string[] {
  return remedy === "destroy" ? [`destroy table ${name}`] : [`table ${name}`, `${remedy} table ${name}`];
}

/** What to say of the table as it is live on the host; empty where it is not, or not known. */
function liveCopies(context: RuleContext, table: RulesetTable, grown: readonly RulesetChain[]): string {
  const live = context.ruleset.hostTables?.find(
    (candidate) => candidate.family === table.family && candidate.name === table.name,
  );
  if (live === undefined || context.host === null) return "";
  for (const chain of grown) {
    const copies = repetitions(live.chains.get(chain.name), chain.rules.length);
    if (copies > 1) {
      return `; on ${context.host.host} its chain "${chain.name}" already holds the same rules ${copies} times`;
    }
  }
  return "";
}

/** How often a live chain repeats its first `period` rules, up to its end; 1 where it does not. */
function repetitions(chain: RulesetChain | undefined, period: number): number {
  const rules = chain?.rules ?? [];
  if (rules.length <= period || rules.length % period !== 0) return 1;
  const texts = rules.map((live) => live.document.parsed.text.slice(live.node.start, live.node.end));
  return texts.every((text, index) => text === texts[index % period]) ? rules.length / period : 1;
}
