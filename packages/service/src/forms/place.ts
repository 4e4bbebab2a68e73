/** What stands before a place, told by tokens alone, so that it holds in text of any brokenness. */
import { commands, objects } from "@nftlint/language";
import type { ParseResult, Range } from "@nftlint/syntax";
import { lineStart } from "../lines.ts";

/** What a block holds; `rules` for those of `jump { … }`, the words of an object for its properties. */
interface BlockContext {
  /** `table`, `chain`, `set`, `map`, `flowtable`, `counter`, `ct helper`, … */
  readonly type: string;
  /** The words before its brace. */
  readonly header: readonly string[];
}

export interface Place {
  /** The blocks around the place, outermost first. */
  readonly blocks: readonly BlockContext[];
  /**
   * The tokens of the item up to the word at the place. A closed `{ … }` is one token, `{}`; of a
   * list that is still open, only the element at the place is there.
   */
  readonly words: readonly string[];
  /** The word at the place with the `$`, `@` or quote before it; empty between two words. */
  readonly word: Range;
  /** `$`, `@` or `"` where the word begins so, else empty. */
  readonly sigil: string;
  /** True where the line of the place has nothing before it, so that something may be put there as a whole. */
  readonly isFirst: boolean;
}

/** A group of tokens that no more than this many can precede in anything that is completed. */
const longestElement = 64;

interface Level {
  /** Tokens since the start of the item, first to last. */
  readonly line: readonly string[];
  /** Tokens since the last comma. */
  readonly element: readonly string[];
}

/** The place at an offset; `null` in a comment. */
export function placeAt(parsed: ParseResult, offset: number): Place | null {
  const { text } = parsed;
  const quote = lineState(text, offset);
  if (quote === "comment") return null;
  const word = quote === null ? wordAt(parsed, offset) : quotedAt(text, quote, offset);
  const levels = levelsBefore(parsed, parsed.tokens.indexAt(word.start) - 1);
  const { blocks, words } = blocksOf(levels);
  const first = text[word.start] ?? "";
  const sigil = word.start < offset && /["$@]/.test(first) ? first : "";
  const isFirst = text.slice(lineStart(text, word.start), word.start).trim() === "";
  return { blocks, words, word, sigil, isFirst };
}

/** Whether an offset stands in a comment, or where the quote is that it stands behind. */
function lineState(text: string, offset: number): "comment" | number | null {
  let quote: number | null = null;
  for (let at = lineStart(text, offset); at < offset; at++) {
    const character = text[at];
    if (character === '"') quote = quote === null ? at : null;
    else if (character === "#" && quote === null) return "comment";
  }
  return quote;
}

function quotedAt(text: string, start: number, offset: number): Range {
  const rest = /^[^"\s]*"?/.exec(text.slice(offset, offset + 256))?.[0] ?? "";
  return { start, end: offset + rest.length };
}

const wordCharacters = /^[\w"[]/;

function wordAt(parsed: ParseResult, offset: number): Range {
  const { text, tokens } = parsed;
  const last = tokens.indexAt(offset) - 1;
  if (last < 0 || tokens.end(last) < offset) return { start: offset, end: offset };
  const first = firstOfWord(parsed, last);
  const isWord = wordCharacters.test(text[tokens.start(first)] ?? "");
  const start = isWord ? tokens.start(first) : offset;
  const end = isWord ? tokens.end(last) : endBehind(parsed, last + 1, offset);
  const sigil = isWord ? first - 1 : last;
  const hasSigil = sigil >= 0 && /[$@]/.test(text[tokens.start(sigil)] ?? "") && tokens.end(sigil) === start;
  return { start: hasSigil ? tokens.start(sigil) : start, end: isWord || hasSigil ? end : offset };
}

/** An address or time that is half written makes several tokens, the first of which is a number: `10` and `.0.`. */
function firstOfWord({ text, tokens }: ParseResult, last: number): number {
  let first = last;
  while (
    first > 0 &&
    tokens.end(first - 1) === tokens.start(first) &&
    /^[\w.]/.test(text[tokens.start(first)] ?? "") &&
    /^\d/.test(text[tokens.start(first - 1)] ?? "")
  ) {
    first--;
  }
  return first;
}

/** The end of the word that begins right behind a sigil. */
function endBehind({ text, tokens }: Pick<ParseResult, "text" | "tokens">, index: number, offset: number): number {
  const follows = index < tokens.count && tokens.start(index) === offset;
  return follows && wordCharacters.test(text[offset] ?? "") ? tokens.end(index) : offset;
}

/** What stands before a token, from the innermost open brace outward. */
function levelsBefore({ text, tokens }: ParseResult, last: number): Level[] {
  const reader = new LevelReader();
  let depth = 0;
  for (let index = last; index >= 0; index--) {
    const code = text.charCodeAt(tokens.start(index));
    if (code === closeBrace && depth++ === 0) reader.put("{}");
    else if (code === openBrace && depth > 0) depth--;
    else if (depth > 0) continue;
    else if (code === openBrace) reader.open();
    else if (!reader.endsAt(code)) reader.put(text.slice(tokens.start(index), tokens.end(index)));
  }
  reader.open();
  return reader.levels;
}

const [openBrace, closeBrace, semicolon, comma, lineFeed, carriageReturn] = [123, 125, 59, 44, 10, 13];

/** Takes the tokens of a text from the last to the first. */
class LevelReader {
  readonly levels: Level[] = [];
  /** Until the start of the item is reached. */
  #inLine = true;
  /** Until a comma is reached. */
  #inElement = true;
  #line: string[] = [];
  #element: string[] = [];

  /** Whether a token that begins with this character is of no interest any more: it or one behind it separates. */
  endsAt(code: number): boolean {
    const isEnd = code === semicolon || code === lineFeed || code === carriageReturn;
    if (isEnd) this.#inLine = false;
    if (code === comma) this.#inElement = false;
    return isEnd || !(this.#inLine || this.#inElement);
  }

  put(token: string): void {
    if (this.#inLine) this.#line.push(token);
    if (this.#inElement) this.#element.push(token);
    if (this.#element.length === longestElement) this.#inElement = false;
  }

  /** Goes on with what is around the brace. */
  open(): void {
    this.levels.push({ line: this.#line.reverse(), element: this.#element.reverse() });
    this.#line = [];
    this.#element = [];
    this.#inLine = true;
    this.#inElement = true;
  }
}

/** Tells blocks from lists: a list goes on with the words before its brace. */
function blocksOf(levels: readonly Level[]): Pick<Place, "blocks" | "words"> {
  const blocks: BlockContext[] = [];
  let words: readonly string[] = levels.at(-1)?.line ?? [];
  for (const level of levels.slice(0, -1).reverse()) {
    const type = blockType(words, blocks.at(-1));
    if (type === null) words = [...words, "{", ...level.element];
    else {
      blocks.push({ type, header: words });
      words = level.line;
    }
  }
  return { blocks, words };
}

const declared: readonly string[] = ["chain", "set", "map", "flowtable", ...objects.keys()];

function blockType(header: readonly string[], outer: BlockContext | undefined): string | null {
  if (outer?.type === "chain") return header.at(-1) === "jump" || header.at(-1) === "goto" ? "chain" : null;
  const verbs = outer === undefined && commands.has(header[0] ?? "") ? 1 : 0;
  const [first, second] = header.slice(verbs);
  if (first === "table" && outer === undefined) return "table";
  if (outer !== undefined && outer.type !== "table") return null;
  return declared.find((type) => type === first || type === `${first} ${second}`) ?? null;
}
