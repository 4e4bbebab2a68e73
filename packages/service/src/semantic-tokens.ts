import type { TextDocument } from "vscode-languageserver-textdocument";
import type { Range, SemanticTokens, SemanticTokensDelta } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { offsetAt } from "./places.ts";
import { numbersOfToken } from "./semantic-tokens/encode.ts";
import { type Pieces, piecesOf } from "./semantic-tokens/pieces.ts";

export { semanticTokensLegend } from "./semantic-tokens/legend.ts";

interface Answer {
  readonly id: string;
  readonly pieces: Pieces;
}

/** Answers with semantic tokens, and remembers the last answer of each open document for the next one. */
export class SemanticTokensAnswers {
  /** The client's text documents stay the same while they are open. */
  readonly #last = new WeakMap<TextDocument, Answer>();
  #count = 0;

  /** All tokens of a document. */
  full(document: ServiceDocument): SemanticTokens {
    const { id, pieces } = this.#answer(document);
    return { resultId: id, data: pieces.numbers() };
  }

  /** What has changed since an answer; all tokens where that is not the last one that was given. */
  delta(document: ServiceDocument, previousResultId: string): SemanticTokens | SemanticTokensDelta {
    const before = this.#last.get(document.textDocument);
    if (before?.id !== previousResultId) return this.full(document);
    const { id, pieces } = this.#answer(document);
    const { prefix, suffix } = samePieces(before.pieces, pieces);
    const removed = before.pieces.lengthOf(prefix, before.pieces.count - suffix);
    const data = pieces.numbers(prefix, pieces.count - suffix);
    if (removed === 0 && data.length === 0) return { resultId: id, edits: [] };
    return { resultId: id, edits: [{ start: pieces.lengthOf(0, prefix), deleteCount: removed, data }] };
  }

  #answer(document: ServiceDocument): Answer {
    const answer = { id: String(++this.#count), pieces: piecesOf(document) };
    this.#last.set(document.textDocument, answer);
    return answer;
  }
}

/** How many pieces are the same at the start of two rows and, of the rest, at their end. */
function samePieces(before: Pieces, after: Pieces): { readonly prefix: number; readonly suffix: number } {
  const most = Math.min(before.count, after.count);
  let prefix = 0;
  while (prefix < most && after.hasSame(prefix, before, prefix)) prefix++;
  let suffix = 0;
  while (suffix < most - prefix && after.hasSame(after.count - suffix - 1, before, before.count - suffix - 1)) {
    suffix++;
  }
  return { prefix, suffix };
}

/** The tokens that have something in a range of a document. */
export function semanticTokensIn(document: ServiceDocument, range: Range): SemanticTokens {
  const window = { start: offsetAt(document, range.start), end: offsetAt(document, range.end) };
  return { data: inRange(piecesOf(document, window).numbers(), range) };
}

/** Pieces may begin before the range and end behind it. */
function inRange(numbers: readonly number[], { start: first, end: last }: Range): number[] {
  const kept: number[] = [];
  let [line, start, keptLine, keptStart] = [0, 0, 0, 0];
  for (let at = 0; at < numbers.length; at += numbersOfToken) {
    const [lines = 0, characters = 0, length = 0, type = 0, modifiers = 0] = numbers.slice(at, at + numbersOfToken);
    line += lines;
    start = lines === 0 ? start + characters : characters;
    if (line < first.line || (line === first.line && start + length <= first.character)) continue;
    if (line > last.line || (line === last.line && start >= last.character)) break;
    kept.push(line - keptLine, line === keptLine ? start - keptStart : start, length, type, modifiers);
    [keptLine, keptStart] = [line, start];
  }
  return kept;
}
