import { type FoldingRange, FoldingRangeKind } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { lineStart } from "./lines.ts";

/**
 * What can be folded: blocks and lists in braces, runs of comments, and what stands between
 * `# region` and `# endregion`. By the signs of the text, so that broken documents fold as well.
 */
export function foldingRanges(document: ServiceDocument): FoldingRange[] {
  return [...braces(document), ...comments(document)].sort((left, right) => left.startLine - right.startLine);
}

function braces({ parsed, textDocument }: ServiceDocument): FoldingRange[] {
  const { text, tokens } = parsed;
  const ranges: FoldingRange[] = [];
  const open: number[] = [];
  for (let index = 0; index < tokens.count; index++) {
    const start = tokens.start(index);
    const sign = tokens.end(index) - start === 1 ? text[start] : "";
    if (sign === "{") open.push(start);
    if (sign !== "}") continue;
    const opening = open.pop();
    if (opening === undefined) continue;
    const startLine = textDocument.positionAt(opening).line;
    // The line of the closing brace stays to be seen.
    const endLine = textDocument.positionAt(start).line - 1;
    if (endLine > startLine) ranges.push({ startLine, endLine });
  }
  return ranges;
}

const regionStart = /^#+[ \t]*#?region\b/;
const regionEnd = /^#+[ \t]*#?endregion\b/;

function comments({ parsed, textDocument }: ServiceDocument): FoldingRange[] {
  const { text, comments: list } = parsed;
  const ranges: FoldingRange[] = [];
  const regions: number[] = [];
  let run: { startLine: number; endLine: number } | null = null;
  const endRun = () => {
    if (run !== null && run.endLine > run.startLine) ranges.push({ ...run, kind: FoldingRangeKind.Comment });
    run = null;
  };
  for (let index = 0; index < list.count; index++) {
    const start = list.start(index);
    if (text.slice(lineStart(text, start), start).trim() !== "") continue;
    const { line } = textDocument.positionAt(start);
    const comment = text.slice(start, list.end(index));
    if (regionStart.test(comment) || regionEnd.test(comment)) {
      endRun();
      if (regionStart.test(comment)) regions.push(line);
      else {
        const startLine = regions.pop();
        if (startLine !== undefined) ranges.push({ startLine, endLine: line, kind: FoldingRangeKind.Region });
      }
      continue;
    }
    if (run !== null && line === (run as { endLine: number }).endLine + 1) (run as { endLine: number }).endLine = line;
    else {
      endRun();
      run = { startLine: line, endLine: line };
    }
  }
  endRun();
  return ranges;
}
