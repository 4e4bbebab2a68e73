/** Sets and maps in braces: on one line, filled, or one element a line. */
import { StatementPrinter } from "./statement-printer.ts";
import { tokenClass } from "./token-class.ts";

/** What a look over a list in braces tells of it. */
interface ListShape {
  /** The index of its `}`. */
  readonly close: number;
  /** How wide it is on one line. */
  readonly width: number;
  readonly isOneALine: boolean;
  /** Whether its author broke the line behind `{`, or a comment stands in it. */
  readonly isBroken: boolean;
}

export abstract class ElementPrinter extends StatementPrinter {
  /** Prints the `{` that is next, and everything up to its `}`. */
  protected braces(): void {
    const outer = this.surroundings.isInBraces;
    const opening = this.index;
    const mayBreak = this.#isList(opening);
    this.token(tokenClass.openBrace);
    this.surroundings.isInBraces = true;
    const shape = mayBreak ? this.#shapeOf(opening) : null;
    if (shape === null || this.#staysOnLine(shape)) this.#flat(shape !== null);
    else this.#broken(shape);
    this.surroundings.isInBraces = outer;
  }

  /** A list stays on its line where a line of its own would hold it: breaking a short one far to the right helps nobody. */
  #staysOnLine(shape: ListShape): boolean {
    return this.isOneLine || (!shape.isBroken && this.columnOf(this.depth) + shape.width <= this.lineWidth);
  }

  /** Whether nft takes new lines between the braces: in sets, not in a single key, nor in the lists of `devices` and `policy`. */
  #isList(opening: number): boolean {
    const before = this.wordAt(opening - 2);
    if (before === "@" || before === "$" || before === "meter" || before === "size") return false;
    const isSetting = (before === "devices" || before === "policy") && this.wordAt(opening - 1) === "=";
    return !isSetting || this.wordAt(opening - 3).endsWith("define");
  }

  /** The text of a short token; `""` outside the document. */
  protected wordAt(index: number): string {
    if (index < 0 || index >= this.tokens.count) return "";
    return this.text.slice(this.tokens.start(index), this.tokens.end(index));
  }

  /** Prints up to the `}` on one line; new lines are left out where the list is one that may have them. */
  #flat(skipsLines: boolean): void {
    for (;;) {
      const kind = this.classAt(this.index);
      if (kind === tokenClass.separator && skipsLines) this.index++;
      else if (kind === tokenClass.openBrace) this.braces();
      else if (kind === tokenClass.separator) this.statement(this.tokens.end(this.index));
      else {
        this.token(kind);
        if (kind === tokenClass.closeBrace || kind === tokenClass.none) return;
      }
    }
  }

  // ---- one line an element, or as many as fit

  #broken({ close, isOneALine }: ListShape): void {
    const outerDepth = this.depth;
    const depth = outerDepth + 1;
    const closeStart = this.tokens.start(close);
    let mustBreak = true;
    for (;;) {
      this.#skipLineBreaks();
      if (this.innerComments(this.tokens.start(this.index), depth)) mustBreak = true;
      if (this.tokens.start(this.index) >= closeStart) break;
      if (mustBreak || isOneALine || !this.#fits()) this.breakLine(depth);
      else this.output.write(" ");
      mustBreak = false;
      this.left = tokenClass.none;
      this.#element(closeStart);
    }
    this.breakLine(outerDepth);
    this.copyToken();
    this.left = tokenClass.closeBrace;
  }

  #skipLineBreaks(): void {
    while (this.classAt(this.index) === tokenClass.separator) this.index++;
  }

  /** Prints an element and the commas behind it. */
  #element(closeStart: number): void {
    this.left = tokenClass.none;
    while (this.tokens.start(this.index) < closeStart) {
      const kind = this.classAt(this.index);
      if (kind === tokenClass.comma && !this.spacing.isRawComma(this.index)) break;
      if (kind === tokenClass.separator) this.index++;
      else if (kind === tokenClass.openBrace) this.braces();
      else this.token(kind);
    }
    this.#skipLineBreaks();
    while (this.classAt(this.index) === tokenClass.comma) {
      this.copyToken();
      this.#skipLineBreaks();
    }
  }

  /** Whether the next element fits on the line. */
  #fits(): boolean {
    let width = 1;
    let left: number = tokenClass.none;
    for (let index = this.index; ; index++) {
      const kind = this.classAt(index);
      if (kind === tokenClass.separator) continue;
      if (kind === tokenClass.closeBrace || kind === tokenClass.none) break;
      if (kind === tokenClass.comma && !this.spacing.isRawComma(index)) {
        width++;
        break;
      }
      if (this.spacing.isBefore(left, kind, index, this.surroundings)) width++;
      width += this.tokens.end(index) - this.tokens.start(index);
      left = kind;
    }
    return this.output.column + width <= this.lineWidth;
  }

  // ---- the look over a list

  /** Looks over the list behind the `{` at `opening`. */
  #shapeOf(opening: number): ListShape {
    const scan = new ListScan();
    for (let index = opening + 1; ; index++) {
      const kind = this.classAt(index);
      if (kind !== tokenClass.separator && scan.width <= this.lineWidth) {
        scan.width += this.#widthOf(index, kind, scan.left);
      }
      if (scan.isClosedBy(kind)) return this.#shape(opening, index, scan.width, scan.isOneALine);
    }
  }

  /** The width of a token in one line, with the space before it. */
  #widthOf(index: number, kind: number, left: number): number {
    const before = left === tokenClass.separator ? tokenClass.comma : left;
    const space = this.spacing.isBefore(before, kind, index, this.surroundings) ? 1 : 0;
    return space + this.tokens.end(index) - this.tokens.start(index);
  }

  #shape(opening: number, close: number, width: number, isOneALine: boolean): ListShape {
    const closeStart = this.tokens.start(close);
    const hasComment = this.commentStart < closeStart;
    // nft takes nothing between the braces of an empty list, not even a new line.
    const isBroken = close > opening + 1 && (hasComment || this.classAt(opening + 1) === tokenClass.separator);
    return { close, width, isBroken, isOneALine: isOneALine || (hasComment && this.hasElementComment(closeStart)) };
  }
}

/** Whether a token is more of its element than a plain value: what it maps to, an option, a statement. */
function isTail(left: number, kind: number): boolean {
  return kind === tokenClass.colon || (left <= tokenClass.quoted && kind <= tokenClass.quoted);
}

/** What a look over a list has seen so far. */
class ListScan {
  /** The width of the list in one line. */
  width = 1;
  /** The token before; a separator stands for a comma with a line break behind it. */
  left: number = tokenClass.openBrace;
  #nesting = 0;
  #hasTail = false;
  #commas = 0;
  #brokenCommas = 0;

  /** Takes the next token, and tells whether it ends the list. */
  isClosedBy(kind: number): boolean {
    if (kind === tokenClass.separator) {
      this.#seeSeparator();
      return false;
    }
    if (kind === tokenClass.closeBrace || kind === tokenClass.none) {
      if (this.#nesting-- === 0) return true;
    } else if (kind === tokenClass.openBrace) this.#nesting++;
    else if (kind === tokenClass.comma) this.#seeComma();
    else this.#hasTail ||= isTail(this.left, kind);
    this.left = kind;
    return false;
  }

  /** nft takes several commas in a row; they count as one, and a line break between them does not. */
  #seeComma(): void {
    if (this.#nesting > 0) return;
    if (this.left === tokenClass.separator) this.#brokenCommas--;
    else if (this.left !== tokenClass.comma) this.#commas++;
  }

  #seeSeparator(): void {
    if (this.left !== tokenClass.comma) return;
    if (this.#nesting === 0) this.#brokenCommas++;
    this.left = tokenClass.separator;
  }

  /** Whether each element goes on a line of its own: it has a tail, or its author wrote them so. */
  get isOneALine(): boolean {
    return this.#hasTail || (this.#commas > 0 && this.#isEachBroken);
  }

  /** Whether every comma has its line break; one behind the last element need not. */
  get #isEachBroken(): boolean {
    return this.left === tokenClass.comma
      ? this.#brokenCommas === this.#commas - 1
      : this.#brokenCommas >= this.#commas;
  }
}
