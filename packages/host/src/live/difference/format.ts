/** A difference for people: the lines of a listing, each with what becomes of it in front. */
import { count, differenceLines, type Line } from "./lines.ts";
import type { DestroyedTable, RulesetDifference, TableName } from "./model.ts";
import { summarize } from "./summary.ts";

export interface DifferenceFormat {
  /** How many rules that stay are shown before and after each change. */
  readonly context: number;
}

const marks = { kept: " ", added: "+", removed: "-" } as const;

/**
 * The difference as text, each line ended by a new line. Lines begin with `+`, `-` or a blank; the
 * last paragraph says what it comes to. Characters that could steer a terminal are written out.
 */
export function formatDifference(
  difference: RulesetDifference,
  { context }: DifferenceFormat = { context: 1 },
): string {
  const shown = withoutFarLines(differenceLines(difference), context).map(formatLine);
  const paragraphs = [shown, ...notes(difference), [summarize(difference).text]];
  return paragraphs
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function formatLine({ change, depth, text, handle }: Line): string {
  const note = change === "removed" && handle !== null ? `  # handle ${handle}` : "";
  return `${marks[change]} ${"  ".repeat(depth)}${visible(text)}${note}`.trimEnd();
}

/** Names and comments are the host's or the file's own. */
function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Takes out rules that stay, but for those beside a change; and blocks in which nothing changes. */
function withoutFarLines(lines: readonly Line[], context: number): Line[] {
  const shown: Line[] = [];
  let skipped = 0;
  const flush = (depth: number) => {
    if (skipped > 0)
      shown.push({
        change: "kept",
        depth,
        text: `# ${count(skipped, "rule")} as before`,
        isContent: true,
        handle: null,
      });
    skipped = 0;
  };
  for (const [index, line] of lines.entries()) {
    if (line.isContent && line.depth === 2 && line.change === "kept" && !isNear(lines, index, context)) skipped++;
    else {
      flush(2);
      shown.push(line);
    }
  }
  return withoutKeptBlocks(shown);
}

function isNear(lines: readonly Line[], index: number, context: number): boolean {
  for (let at = Math.max(0, index - context); at <= index + context; at++) {
    const line = lines[at];
    if (line?.isContent && line.change !== "kept") return true;
  }
  return false;
}

/** A chain or set in which no line changes says nothing. */
function withoutKeptBlocks(lines: readonly Line[]): Line[] {
  const shown: Line[] = [];
  let block: Line[] = [];
  for (const line of lines) {
    if (line.depth === 0) shown.push(line);
    else {
      block.push(line);
      const isEnd = line.depth === 1 && !line.text.endsWith("{");
      if (!isEnd) continue;
      if (block.some(({ change }) => change !== "kept")) shown.push(...block);
      block = [];
    }
  }
  return shown;
}

function notes({ destroyed, untouched, unchanged, notUnderstood, incomplete }: RulesetDifference): string[][] {
  return [
    destroyed.map((table) => `Destroyed: table ${nameOf(table)}${ownerNote(table)}`),
    unchanged.length === 0 ? [] : [`Declared as it is: ${unchanged.map(nameOf).join(", ")}`],
    untouched.length === 0 ? [] : [`Not touched: ${untouched.map(nameOf).join(", ")}`],
    notUnderstood.map((line) => `Not understood, and so not compared: ${visible(line)}`),
    incomplete ? ["Some includes could not be read: more may change than is shown here."] : [],
  ];
}

function nameOf({ family, name }: TableName): string {
  return visible(`${family} ${name}`);
}

function ownerNote({ owner, programs }: DestroyedTable): string {
  const names = [...(owner === null ? [] : [owner.program]), ...programs];
  return names.length === 0 ? "" : ` (of ${names.join(", ")})`;
}
