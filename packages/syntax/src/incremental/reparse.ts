/**
 * Reading a document again after an edit: only the lines that the edit concerns are read, everything
 * else is kept and moved to where it stands now.
 */
import type { Block, Chain, Command, Document, Node, Table } from "../ast.ts";
import type { SyntaxDiagnostic } from "../diagnostic.ts";
import { type ParseResult, parse, parsePart } from "../parser.ts";
import { changeBetween } from "./change.ts";
import { moveNodes } from "./move.ts";
import type { ItemsPart } from "./part.ts";
import { type Level, type Region, regionsOf } from "./region.ts";

/** As many syntax errors as a document reports; with more of them a part does not tell which are left out. */
const mostDiagnostics = 150;

/** The results that were taken over by later ones. */
const spent = new WeakSet<ParseResult>();

/**
 * Reads the new text of a document. Gives what `parse(text)` gives, and takes over what was known:
 * nodes of items that the edit does not concern (rules, declarations, commands) are the same objects
 * as before, moved to where they stand now; blocks around the edit are new objects.
 *
 * @param previous the document before the edit; it must not be used any more, and is read anew where it is
 *   given a second time
 * @param text the whole document after the edit
 */
export function reparse(previous: ParseResult, text: string): ParseResult {
  // Its nodes stand where another text has them.
  if (spent.has(previous)) return parse(text);
  const change = changeBetween(previous.text, text);
  if (change === null) return previous;
  if (!previous.isRegular || previous.diagnostics.length > mostDiagnostics) return parse(text);
  const shift = change.newEnd - change.oldEnd;
  for (const region of regionsOf(previous, change)) {
    // Cut out so that it keeps nothing of the whole text alive: its words outlive many edits.
    const lines = ` ${text.slice(region.start, region.end + shift)}`.slice(1);
    const part = beginsAlone(text, region) ? parsePart(lines, region.block, previous.source) : null;
    if (part === null) continue;
    spent.add(previous);
    return splice(previous, text, region, part, shift);
  }
  return parse(text);
}

/** A byte order mark stands before the first line, and a `{` may belong to the line above. */
function beginsAlone(text: string, { start }: Region): boolean {
  return !/^(?:\uFEFF|\s*\{)/.test(text.slice(start, start + 200));
}

function splice(previous: ParseResult, text: string, region: Region, part: ItemsPart, shift: number): ParseResult {
  const { tokens, comments, source } = previous;
  const { start, end, firstToken, endToken } = region;
  moveNodes(part.items, start);
  const document = replaceItems(previous.document, region, part.items, shift);
  tokens.splice(firstToken, endToken, part.tokens, start, shift);
  comments.splice(comments.indexAt(start), comments.indexAt(end), part.comments, start, shift);
  // All compact parts of the tree point into this one.
  (source as { text: string }).text = text;
  const diagnostics = [
    ...previous.diagnostics.filter((diagnostic) => diagnostic.start < start),
    ...part.diagnostics.map((diagnostic) => moveDiagnostic(diagnostic, start)),
    ...previous.diagnostics
      .filter((diagnostic) => diagnostic.start >= end)
      .map((diagnostic) => moveDiagnostic(diagnostic, shift)),
  ];
  return { text, document, diagnostics, tokens, comments, source, isRegular: true };
}

/** The document with other items in a block, and everything behind them moved. */
function replaceItems(document: Document, region: Region, inserted: readonly Node[], shift: number): Document {
  const { levels, firstItem, endItem } = region;
  const owners = levels.map(({ owner }) => owner.block!);
  const blocks: { readonly items: readonly Node[] }[] = [document, ...owners];
  const innermost = blocks.at(-1)!.items;
  moveNodes(innermost, shift, endItem);
  let items: Node[] = [...innermost.slice(0, firstItem), ...inserted, ...innermost.slice(endItem)];
  for (let depth = levels.length - 1; depth >= 0; depth--) {
    const level = levels[depth]!;
    const outer = blocks[depth]!.items;
    moveNodes(outer, shift, level.index + 1);
    const replaced = [...outer];
    replaced[level.index] = withItems(level, items, shift);
    items = replaced;
  }
  return { ...document, items: items as Document["items"], end: document.end + shift };
}

function withItems({ owner, command }: Level, items: Node[], shift: number): Command | Chain {
  const { block } = owner;
  const changed = {
    ...owner,
    block: { ...block!, items, end: block!.end + shift } as Block<never>,
    end: owner.end + shift,
  } as Table | Chain;
  // Outside a command only chains have lines of their own.
  return command === null ? (changed as Chain) : { ...command, target: changed, end: command.end + shift };
}

function moveDiagnostic(diagnostic: SyntaxDiagnostic, shift: number): SyntaxDiagnostic {
  const { fix, start, end } = diagnostic;
  return {
    ...diagnostic,
    start: start + shift,
    end: end + shift,
    fix:
      fix === null
        ? null
        : {
            ...fix,
            edits: fix.edits.map((edit) => ({ ...edit, start: edit.start + shift, end: edit.end + shift })),
          },
  };
}
