import { contentsOf, type Ruleset, type RulesetRule, recall, rulesHolding } from "@nftlint/semantics";
import type { Counter, ParseResult, Range, TextEdit } from "@nftlint/syntax";
import type { Rule } from "../../rule.ts";

/** Reports documents that hold what only a listing holds: handles and counted packets. */
export const rule: Rule = {
  meta: {
    name: "listing-as-source",
    summary: "The file is the output of `nft list`, with handles and counter values",
    group: "operations",
    severity: "info",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    const { parsed } = context.file;
    const handles = handleComments(parsed);
    const counters = countersWithValues(context.ruleset, parsed);
    const [first] = [...handles, ...counters.values];
    if (first === undefined) return;
    const edits = [...handles.map((range) => removal(range, parsed.text)), ...counters.all.map(withoutValues)];
    context.report({
      range: first,
      message:
        `${handles.length > 0 ? "handles are given by the kernel anew at each load" : "this counter starts with packets that were counted once, before the file was written"}: ` +
        `the file is a listing, which is for reading; keep a file of your own as source, without handles and counter values`,
      help: ["nft --stateless list ruleset"],
      fixes: [{ title: "Remove the handles and the counter values", safety: "unsafe", edits }],
    });
  },
};

/** The comments that `nft -a list` prints behind declarations and rules. */
function handleComments({ comments, text }: ParseResult): Range[] {
  const found: Range[] = [];
  for (let index = 0; index < comments.count; index++) {
    const range = { start: comments.start(index), end: comments.end(index) };
    if (/^# handle \d+\s*$/.test(text.slice(range.start, range.end))) found.push(range);
  }
  return found;
}

function removal({ start, end }: Range, text: string): TextEdit {
  const before = text.slice(0, start).trimEnd().length;
  // A comment on a line of its own keeps its line.
  const isAlone = text.slice(before, start).includes("\n");
  return { start: isAlone ? start : before, end, newText: "" };
}

interface Counters {
  /** Those that have counted something. */
  readonly values: readonly Counter[];
  /** Those that name a value at all. */
  readonly all: readonly Counter[];
}

function countersWithValues(ruleset: Ruleset, parsed: ParseResult): Counters {
  const all: Counter[] = [];
  for (const table of ruleset.tables) {
    for (const chain of table.chains.values()) {
      const look = () => {
        const rules = rulesHolding(ruleset, chain, "counter");
        return rules.filter(({ document }) => document.parsed === parsed).flatMap(countersIn);
      };
      for (const counter of recall(ruleset, chain, countersIn, () => "", look)) all.push(counter);
    }
  }
  const values = all.filter(({ packets, bytes }) =>
    [packets, bytes].some((value) => value !== null && value.text !== "0"),
  );
  return { values: values.sort((left, right) => left.start - right.start), all };
}

/** The counters of a rule that name a value. */
function countersIn({ node }: RulesetRule): Counter[] {
  return contentsOf(node).statements.filter(
    (statement): statement is Counter => statement.kind === "counter" && statement.packets !== null,
  );
}

function withoutValues({ start, end }: Counter): TextEdit {
  return { start, end, newText: "counter" };
}
