import pc from "picocolors";

/** A rule's page, which is Markdown, for a terminal. Without colour it stays as it is written. */
export function renderPage(markdown: string, color: boolean): string {
  const text = markdown.endsWith("\n") ? markdown : `${markdown}\n`;
  if (!color) {
    return text;
  }
  const colors = pc.createColors(true);
  let inCode = false;
  const lines = text.split("\n").map((line) => {
    if (line.startsWith("```")) {
      inCode = !inCode;
      return colors.dim(line);
    }
    if (inCode) {
      return colors.cyan(line);
    }
    return line.startsWith("#") ? colors.bold(line) : inline(line, colors);
  });
  return lines.join("\n");
}

function inline(line: string, colors: ReturnType<typeof pc.createColors>): string {
  return line
    .replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code))
    .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => colors.bold(strong));
}
