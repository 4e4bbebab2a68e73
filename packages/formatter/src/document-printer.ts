/** Blocks and what stands in them: one item a line, comments and blank lines between them. */
import type { Block, Node, ParseResult, Range, Statement } from "@nftlint/syntax";
import { ElementPrinter } from "./element-printer.ts";
import { blockOf } from "./items.ts";
import type { FormatOptions } from "./options.ts";
import { classOf, tokenClass } from "./token-class.ts";

const lineFeed = 10;

/** What one item of a block or of the document may be. */
type Item = Node;

/** Whether an item has a block, and whether the block stands on one line or on several. */
type BlockForm = "none" | "line" | "lines";

/** Whether a blank line stands between two items in any case: blocks of several lines stand apart from other blocks. */
function areApart(above: BlockForm, below: BlockForm): boolean {
  return above !== "none" && below !== "none" && (above === "lines" || below === "lines");
}

export class DocumentPrinter extends ElementPrinter {
  readonly #parsed: ParseResult;
  /** Whether nothing was printed yet. */
  #isStart = true;

  constructor(parsed: ParseResult, options: FormatOptions, wants: "text" | "edits") {
    super(parsed, options, wants);
    this.#parsed = parsed;
  }

  /** Prints the whole document. */
  print(): void {
    const { text, document } = this.#parsed;
    if (text.startsWith("\uFEFF")) {
      this.index = 1;
      this.printedEnd = 1;
    }
    this.#items(document.items, 0, text.length);
    if (this.output.isHeld) {
      this.output.release(text.length);
      if (text.endsWith("\n")) return;
    }
    if (!this.#isStart) this.breakLine(0);
  }

  // ---- items and what stands between them

  #items(items: readonly Item[], depth: number, end: number): void {
    let before: BlockForm = "none";
    for (let index = 0; index < items.length; index++) {
      const item = items[index] as Item;
      const form = this.#blockForm(item);
      this.#lineBefore(item.start, depth, index === 0, areApart(before, form));
      this.#item(item, depth);
      const next = items[index + 1];
      if (item.kind === "hook-specification" && next?.kind === "policy" && this.commentStart > next.start) {
        this.#policyBehind(next);
        index++;
      }
      before = form;
    }
    this.#commentsBefore(end, depth, items.length === 0, false);
  }

  /** `policy …;` on the line of `type … hook … priority …;`. */
  #policyBehind(policy: Item): void {
    this.#skipSeparators(policy.start);
    this.output.write(" ");
    this.#item(policy, this.blockDepth);
  }

  /** Steps over the separators before an offset. Returns how many lines they end. */
  #skipSeparators(end: number): number {
    const { text, tokens } = this;
    let lineBreaks = 0;
    while (this.index < tokens.count && tokens.start(this.index) < end) {
      if (text.charCodeAt(tokens.end(this.index) - 1) === lineFeed) lineBreaks++;
      this.index++;
    }
    return lineBreaks;
  }

  /** The line break before an item that begins at `start`, with the comments and a blank line before it. */
  #lineBefore(start: number, depth: number, isFirst: boolean, wantsBlank: boolean): void {
    const hasComments = this.commentStart < start;
    if (!hasComments) {
      const lineBreaks = this.#skipSeparators(start);
      this.#beginLine(depth, !isFirst && (wantsBlank || lineBreaks > 1));
      return;
    }
    const needsBlank = this.#commentsBefore(start, depth, isFirst, wantsBlank);
    const isBlank = needsBlank || this.countLineBreaks(this.printedEnd, start) > 1;
    this.#beginLine(depth, isBlank);
  }

  /**
   * The comments before an offset, and no line break behind them.
   * @returns whether a blank line is still wanted
   */
  #commentsBefore(end: number, depth: number, isFirst: boolean, wantsBlank: boolean): boolean {
    let needsBlank = wantsBlank && !this.#hasBlankLine(this.printedEnd, end);
    let isAlone = isFirst;
    for (let isNext = true; this.commentStart < end; isNext = false) {
      if (isNext && !this.#isStart && this.isCommentBehind) {
        this.output.write(" ");
        this.copyComment();
        continue;
      }
      const isApart = this.countLineBreaks(this.printedEnd, this.commentStart) > 1;
      this.#beginLine(depth, !(isAlone && isNext) && (needsBlank || isApart));
      this.copyOwnLineComment();
      needsBlank = false;
      isAlone = false;
    }
    this.#skipSeparators(end);
    return needsBlank;
  }

  #beginLine(depth: number, isBlank: boolean): void {
    if (this.#isStart) this.#isStart = false;
    else {
      if (isBlank) this.breakLine(0);
      this.breakLine(depth);
    }
    this.depth = depth;
  }

  /** Whether a blank line stands in `[from, to)`, comments allowed. */
  #hasBlankLine(from: number, to: number): boolean {
    let isBlank = false;
    for (let at = from; at < to; at++) {
      const code = this.text.charCodeAt(at);
      if (code === lineFeed && isBlank) return true;
      if (code === lineFeed) isBlank = true;
      else if (code > 32) isBlank = false;
    }
    return false;
  }

  // ---- one item

  #item(item: Item, depth: number): void {
    this.blockDepth = depth;
    this.beginStatement();
    const target = item.kind === "command" ? item.target : item;
    switch (target.kind) {
      case "rule":
        this.#rule(target.statements, target.end);
        return;
      case "rule-command":
        this.#rule(target.rule?.statements ?? [], target.end);
        return;
      case "hook-specification":
      case "policy":
        this.statement(target.end);
        // As `nft list` prints them.
        if (!this.isOneLine) this.output.write(";");
        return;
      case "object-property":
        if (target.properties.length > 0 && target.name !== "policy")
          this.#tunnelOptions(target.properties, target.end);
        else this.statement(target.end);
        return;
      default:
        this.#declaration(item, blockOf(item, this.text));
    }
  }

  #declaration(item: Item, block: Block<unknown> | null): void {
    if (block !== null) {
      this.#header(block.start);
      this.#block(block.items as Item[], block, this.#isInline(item, block));
    }
    this.statement(item.end);
  }

  /** `erspan { … }` in a tunnel. */
  #tunnelOptions(properties: readonly Item[], end: number): void {
    this.#header(this.tokens.end(this.index));
    this.#block(properties, { start: this.tokens.start(this.index), end }, false);
  }

  /** The statements of a rule, and the rules between the braces of `jump { … }`. */
  #rule(statements: readonly Statement[], end: number): void {
    for (const statement of statements) {
      if (statement.kind === "meter") this.#rule(statement.element.statements, 0);
      else if (statement.kind === "anonymous-chain") {
        const { block } = statement;
        this.statement(block.start);
        this.#block(block.items, block, !this.#hasLineBreak(statement));
      }
    }
    this.statement(end);
  }

  // ---- blocks

  #blockForm(item: Item): BlockForm {
    if (item.kind === "rule") return "none";
    const block = blockOf(item, this.text);
    if (block === null) return "none";
    return this.#isInline(item, block) || this.#isEmpty(item, block) ? "line" : "lines";
  }

  /** Whether nothing stands in an item's block, not even a comment, which may have stood before the `{`. */
  #isEmpty(item: Item, { items, end }: Block<unknown>): boolean {
    return items.length === 0 && !this.text.slice(item.start, end).includes("#");
  }

  /** Commands may keep their blocks on their line: `add chain t c { type …; policy drop; }`. */
  #isInline(item: Item, block: Range): boolean {
    if (this.isOneLine) return true;
    if (item.kind !== "command" || item.verbRange === null) return false;
    return !this.#hasLineBreak({ start: item.start, end: block.end });
  }

  #hasLineBreak({ start, end }: Range): boolean {
    const lineBreak = this.text.indexOf("\n", start);
    return lineBreak >= 0 && lineBreak < end;
  }

  /** What stands before a `{`, on one line: comments are put off until behind it. */
  #header(end: number): void {
    const { text, tokens } = this;
    while (tokens.start(this.index) < end) {
      const kind = classOf(text, tokens.start(this.index), tokens.end(this.index));
      if (kind === tokenClass.separator) this.index++;
      else this.#headerToken(kind);
    }
  }

  #headerToken(kind: number): void {
    if (this.spacing.isBefore(this.left, kind, this.index, this.surroundings)) this.output.write(" ");
    this.copyToken();
    this.left = kind;
  }

  /** Prints the `{` that is next, the items, and the `}`. */
  #block(items: readonly Item[], { end }: Range, isInline: boolean): void {
    const { depth, blockDepth, isOneLine } = this;
    this.#headerToken(tokenClass.openBrace);
    this.isOneLine = isInline;
    if (isInline) this.#inlineItems(items);
    else if (items.length > 0 || this.commentStart < end) {
      this.#items(items, depth + 1, end - 1);
      this.breakLine(depth);
    } else this.output.write(" ");
    this.#skipSeparators(end - 1);
    this.isOneLine = isOneLine;
    this.depth = depth;
    this.blockDepth = blockDepth;
    this.copyToken();
    this.left = tokenClass.closeBrace;
  }

  #inlineItems(items: readonly Item[]): void {
    for (const item of items) {
      this.#skipSeparators(item.start);
      this.output.write(" ");
      this.#item(item, this.blockDepth);
      this.output.write(";");
    }
    this.output.write(" ");
  }
}
