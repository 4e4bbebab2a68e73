import { type Paint, painter } from "./reporters/paint.ts";

/** A rule's page, which is Markdown, for a terminal. Without colour it stays as it is written. */
export function renderPage(markdown: string, color: boolean): string {
  const text = markdown.endsWith("\n") ? markdown : `${markdown}\n`;
  if (!color) {
    return text;
  }
  const paint = painter(color);
  let inCode = false;
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("```")) {
      inCode = !inCode;
      return paint("dim", line);
    }
    if (inCode) {
      return paint("cyan", line);
    }
    return line.startsWith("#") ? paint("bold", line) : inline(line, paint);
  });
  return lines.join("\n");
}

function inline(line: string, paint: Paint): string {
  return line
    .replace(/`([^`]+)`/g, (_, code: string) => paint("cyan", code))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => paint("bold", strong));
}
