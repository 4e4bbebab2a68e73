/** What a user may choose: the width of things, never the style. */

export interface FormatOptions {
  /** One level of indentation: a tab, or a number of spaces (1 to 16). */
  readonly indent: "tab" | number;
  /** The column that element lists keep to, in characters, a tab being eight; from 20 on. */
  readonly lineWidth: number;
}

/** Tabs, as `nft list ruleset` prints them, and lines of 100 characters. */
export const defaultOptions: FormatOptions = { indent: "tab", lineWidth: 100 };

/** How wide a tab counts against the line width: as terminals show it. */
const tabWidth = 8;

const widestIndent = 16;
const narrowestLine = 20;

/** One level of indentation, as text and as a width in columns. */
export interface Indentation {
  readonly unit: string;
  readonly width: number;
}

/**
 * The options with the defaults in the place of those left out.
 * @throws RangeError where a number is out of its range
 */
export function completeOptions(options: Partial<FormatOptions>): FormatOptions {
  const { indent, lineWidth } = { ...defaultOptions, ...options };
  if (indent !== "tab" && !(Number.isInteger(indent) && indent >= 1 && indent <= widestIndent)) {
    throw new RangeError(`indent is ${indent}; make it "tab" or a number of spaces from 1 to ${widestIndent}`);
  }
  if (!(Number.isInteger(lineWidth) && lineWidth >= narrowestLine)) {
    throw new RangeError(`lineWidth is ${lineWidth}; make it a number from ${narrowestLine} on`);
  }
  return { indent, lineWidth };
}

/** What the `indent` option stands for. */
export function indentationOf({ indent }: FormatOptions): Indentation {
  return indent === "tab" ? { unit: "\t", width: tabWidth } : { unit: " ".repeat(indent), width: indent };
}
