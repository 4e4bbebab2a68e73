/** Which lines an edit concerns: the fewest whole items, in the innermost block, that hold all of it. */
import type { Chain, Command, Node, Table } from "../ast.ts";
import { firstNot } from "../binary-search.ts";
import { indentationAt } from "../layout.ts";
import type { ParseResult } from "../parser.ts";
import type { TokenBuffer } from "../token-buffer.ts";
import { kindOf, LeftBrace, Newline } from "../tokens.ts";
import type { TextChange } from "./change.ts";
import type { OpenBlock } from "./part.ts";

const newline = kindOf(Newline);
const leftBrace = kindOf(LeftBrace);

/** The way from the document down to a block: in each level, which item leads on. */
export interface Level {
  readonly owner: Table | Chain;
  /** The command whose table or chain it is, at the top level. */
  readonly command: Command | null;
  /** Among the items of the level above. */
  readonly index: number;
}

/** Whole lines of one block. Offsets and indexes are those before the edit; ends are exclusive. */
export interface Region {
  /** The blocks around the lines, outermost first; none at the top level. */
  readonly levels: readonly Level[];
  readonly block: OpenBlock;
  /** Among the items of the block. */
  readonly firstItem: number;
  readonly endItem: number;
  readonly firstToken: number;
  readonly endToken: number;
  readonly start: number;
  readonly end: number;
}

/**
 * The regions that may be read anew instead of the whole document: those of the innermost block
 * first, the smallest first.
 */
export function* regionsOf(parsed: ParseResult, change: TextChange): Generator<Region> {
  const levels = levelsAround(parsed, change);
  for (let depth = levels.length; depth >= 0; depth--) {
    let stretch: Stretch | null = { start: change.start, end: change.oldEnd };
    // An edit at the end of a line may take its new line away: then the next lines belong to it.
    for (let attempt = 0; attempt < 3 && stretch !== null; attempt++) {
      const region: Region | null = regionAround(parsed, levels.slice(0, depth), stretch);
      if (region !== null) yield region;
      stretch = region === null ? null : { start: region.start, end: region.end + 1 };
    }
  }
}

function levelsAround({ document }: ParseResult, change: TextChange): Level[] {
  const levels: Level[] = [];
  let items: readonly Node[] = document.items;
  for (;;) {
    const index = firstEndingBehind(items, change.start);
    const item = items[index];
    const command = item?.kind === "command" ? item : null;
    const owner: Node | undefined = command === null ? item : command.target;
    if (owner === undefined || (owner.kind !== "table" && owner.kind !== "chain") || owner.block === null)
      return levels;
    const { block } = owner;
    if (change.start <= block.start || change.oldEnd >= block.end) return levels;
    levels.push({ owner, command, index });
    items = block.items;
  }
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The whole lines and whole items around a stretch; `null` where the block has no lines of its own there. */
function regionAround(parsed: ParseResult, levels: readonly Level[], stretch: Stretch): Region | null {
  const owner = levels.at(-1)?.owner ?? null;
  const items: readonly Node[] = owner === null ? parsed.document.items : owner.block!.items;
  let around = stretch;
  for (;;) {
    const lines = linesAround(parsed, owner, around);
    if (lines === null) return null;
    const { start, end } = lines;
    const firstItem = firstEndingBehind(items, start);
    let endItem = firstItem;
    while (endItem < items.length && items[endItem]!.start < end) endItem++;
    const first = items[firstItem]?.start ?? start;
    const last = items[endItem - 1]?.end ?? end;
    if (endItem === firstItem || (first >= start && last <= end)) {
      if (isJoined(parsed.tokens, lines.endToken)) return null;
      return { ...lines, levels, block: openBlock(parsed.text, owner, levels.length), firstItem, endItem };
    }
    around = { start: Math.min(start, first), end: Math.max(end, last) };
  }
}

type Lines = Pick<Region, "start" | "end" | "firstToken" | "endToken">;

function linesAround({ tokens }: ParseResult, owner: Table | Chain | null, { start, end }: Stretch): Lines | null {
  const before = newlineBefore(tokens, start);
  const behind = newlineFrom(tokens, end);
  // The last line of a document that lacks its new line is not read by itself.
  if (behind < 0 || (before < 0 && owner !== null)) return null;
  const lines = {
    start: before < 0 ? 0 : tokens.end(before),
    end: tokens.end(behind),
    firstToken: before + 1,
    endToken: behind + 1,
  };
  const block = owner?.block ?? null;
  return block !== null && (lines.start <= block.start || lines.end >= block.end) ? null : lines;
}

function openBlock(text: string, owner: Table | Chain | null, nesting: number): OpenBlock {
  if (owner === null) return { kind: "document", indentation: -1, nesting };
  return { kind: owner.kind, indentation: indentationAt(text, owner.block!.start), nesting };
}

/** The index of the first node that ends behind an offset. */
function firstEndingBehind(nodes: readonly Node[], offset: number): number {
  return firstNot(nodes.length, (index) => nodes[index]!.end <= offset);
}

/** The index of the last new line that ends at an offset or before it; -1 where none does. */
function newlineBefore(tokens: TokenBuffer, offset: number): number {
  let index = tokens.indexAt(offset) - 1;
  while (index >= 0 && (tokens.kind(index) !== newline || tokens.end(index) > offset)) index--;
  return index;
}

/** The index of the first new line that begins at an offset or behind it; -1 where none does. */
function newlineFrom(tokens: TokenBuffer, offset: number): number {
  let index = tokens.indexAt(offset);
  while (index < tokens.count && tokens.kind(index) !== newline) index++;
  return index < tokens.count ? index : -1;
}

/** Whether the next lines begin with a `{`, which may belong to the name on the line above. */
function isJoined(tokens: TokenBuffer, from: number): boolean {
  let index = from;
  while (tokens.kind(index) === newline) index++;
  return tokens.kind(index) === leftBrace;
}
