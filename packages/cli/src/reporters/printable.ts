import { eastAsianWidth } from "get-east-asian-width";

/** Columns between tab stops; half of what terminals take, so that deep rules stay in view. */
const tabWidth = 4;

/**
 * Replaces what would steer a terminal or reorder the text: control characters by their pictures
 * (U+2400 on), marks of writing direction by U+FFFD. Line breaks become spaces.
 */
export function printable(text: string): string {
  return unsafe.test(text) ? text.replace(/\r?\n/g, " ").replace(unsafeAll, picture) : text;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for.
const unsafe = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;
const unsafeAll = new RegExp(unsafe, "g");

function picture(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 0x20) {
    return String.fromCharCode(0x2400 + code);
  }
  return code === 0x7f ? "\u2421" : "\ufffd";
}

/** A piece of one line as a terminal shows it. */
export interface Display {
  readonly text: string;
  /** The column after it, counted in terminal cells from 0. */
  readonly end: number;
}

/** Expands tabs to the next tab stop and makes the rest printable. `start` is the column it begins at. */
export function display(text: string, start: number): Display {
  let shown = "";
  let column = start;
  for (const character of text) {
    if (character === "\t") {
      const width = tabWidth - (column % tabWidth);
      shown += " ".repeat(width);
      column += width;
    } else {
      shown += printable(character);
      column += cells(character);
    }
  }
  return { text: shown, end: column };
}

/** Terminal cells of one character: none for combining ones, two for wide ones. */
function cells(character: string): number {
  const code = character.codePointAt(0)!;
  if (code < 0x300) {
    return 1;
  }
  return /^(?:\p{Mn}|\p{Me}|\u200b|\u200c|\u200d|\ufe0f)$/u.test(character) ? 0 : eastAsianWidth(code);
}
