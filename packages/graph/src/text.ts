/** Text as it is drawn: on one line, not too long, and as wide as it is. */
import type { Range } from "@nftlint/syntax";
import { eastAsianWidth } from "get-east-asian-width";

/** Characters at both ends of a text that are looked at; lists of a million elements are not copied. */
const looked = 400;

/** A part of a text on one line; of a long one its beginning and its end. */
export function headOf(text: string, { start, end }: Range): string {
  const part =
    end - start <= 2 * looked
      ? text.slice(start, end)
      : `${text.slice(start, start + looked)} … ${text.slice(end - looked, end)}`;
  return onOneLine(part);
}

export function onOneLine(text: string): string {
  return text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
}

/** A text of at most so many columns; of a longer one the middle is left out. */
export function shortened(text: string, most: number): string {
  if (columnsOf(text) <= most) return text;
  const characters = [...text];
  const tail = fitting(characters.toReversed(), Math.floor((most - 1) * 0.4)).toReversed();
  const head = fitting(characters, most - 1 - columnsOf(tail.join("")));
  return `${head.join("")}…${tail.join("")}`;
}

function fitting(characters: readonly string[], columns: number): readonly string[] {
  let used = 0;
  const fits = characters.findIndex((character) => {
    used += columnsOf(character);
    return used > columns;
  });
  return fits < 0 ? characters : characters.slice(0, fits);
}

/** How many columns a text takes in a monospace font. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
  return columns;
}

/** `1 rule`, `2 rules`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** A text in lines of at most so many columns, broken between words; a word that is longer is shortened. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && columnsOf(last) + 1 + columnsOf(word) <= columns)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(shortened(word, columns));
  }
  return lines;
}
