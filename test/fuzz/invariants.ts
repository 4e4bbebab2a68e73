import { forEachChild, type Node, type ParseResult, parse } from "@nftlint/syntax";
import { describeCommentLoss, describeLoss } from "../conformance/roundtrip.ts";

/** Parses and throws where the result breaks a promise of the parser; the message says which. */
export function parseChecked(text: string): ParseResult {
  const parsed = parse(text);
  const fault =
    describeLoss(parsed) ?? describeCommentLoss(parsed) ?? describeRanges(parsed) ?? describeDiagnostics(parsed);
  if (fault !== null) throw new Error(`${fault}, in ${JSON.stringify(text.slice(0, 2000))}`);
  return parsed;
}

/** What is wrong with the ranges of the tree, or `null`: children stand inside their parent, in order. */
function describeRanges(parsed: ParseResult): string | null {
  const { document, text } = parsed;
  if (document.start !== 0 || document.end !== text.length) {
    return `the document is ${document.start}-${document.end}, the text 0-${text.length}`;
  }
  const open: Node[] = [document];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const fault = describeChildren(node, open);
    if (fault !== null) return fault;
  }
  return null;
}

function describeChildren(parent: Node, open: Node[]): string | null {
  let fault: string | null = null;
  let end = parent.start;
  forEachChild(parent, (child) => {
    if (child.end < child.start) fault ??= `${show(child)} ends before it starts`;
    if (child.end > parent.end) fault ??= `${show(child)} reaches out of ${show(parent)}`;
    if (child.start < end) fault ??= `${show(child)} in ${show(parent)} starts before ${end}`;
    end = child.end;
    open.push(child);
  });
  return fault;
}

function describeDiagnostics(parsed: ParseResult): string | null {
  let last = 0;
  for (const { start, end, message } of parsed.diagnostics) {
    if (start < 0 || end < start || end > parsed.text.length) return `"${message}" is at ${start}-${end}`;
    if (start < last) return `"${message}" at ${start} comes after one at ${last}`;
    if (message.trim() === "") return `a diagnostic at ${start}-${end} has no message`;
    last = start;
  }
  return null;
}

function show(node: Node): string {
  return `${node.kind} ${node.start}-${node.end}`;
}
