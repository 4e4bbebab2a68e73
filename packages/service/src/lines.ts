/** Lines and their indentation, for text that is put between others. */
import type { ServiceDocument } from "./document.ts";

/** Where the line of an offset begins. */
export function lineStart(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** The blanks at the start of the line of an offset. */
export function indentationAt(text: string, offset: number): string {
  const start = lineStart(text, offset);
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0] ?? "";
}

/** One level of indentation, as it is configured. */
export function indentationUnit({ environment }: ServiceDocument): string {
  const indent = environment.config?.format.indent ?? "tab";
  return indent === "tab" ? "\t" : " ".repeat(indent);
}

const restOfLine = /[ \t]*;?[ \t]*(?:#[^\n]*)?(?=\n|$)/y;

/** Where a new line may begin behind an offset: behind the comment on its line, if nothing else stands there. */
export function lineEndBehind(text: string, offset: number): number | null {
  restOfLine.lastIndex = offset;
  return restOfLine.test(text) ? restOfLine.lastIndex : null;
}
