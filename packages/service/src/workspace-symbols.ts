import type { Location, WorkspaceSymbol } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { symbolKinds } from "./document-symbols.ts";
import { toLocation } from "./places.ts";
import type { Occurrence } from "./symbols/symbol.ts";
import { symbolsOf } from "./symbols/symbol-index.ts";

/** How many symbols an answer has at most. */
export const mostSymbols = 500;

/** What a document and the files that it includes declare, to be searched by {@link findSymbols}. */
export function declaredSymbols(document: ServiceDocument): WorkspaceSymbol[] {
  return symbolsOf(document).occurrences.flatMap((occurrence) => {
    if (!occurrence.isDeclaration) return [];
    const location = toLocation(document, occurrence.document, occurrence.range);
    return location === null ? [] : [symbolAt(occurrence, location)];
  });
}

function symbolAt({ symbol }: Occurrence, location: Location): WorkspaceSymbol {
  const { kind, name, table } = symbol;
  return { name, kind: symbolKinds[kind], location, ...(table === null ? {} : { containerName: table }) };
}

/**
 * The symbols that a query finds, the best first, {@link mostSymbols} at most.
 * @param query words that each must be a subsequence of the name or of the table's, in upper or
 * lower case; an empty one finds everything
 */
export function findSymbols(symbols: Iterable<WorkspaceSymbol>, query: string): WorkspaceSymbol[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const found = new Map<string, { readonly symbol: WorkspaceSymbol; readonly rank: number }>();
  for (const symbol of symbols) {
    const rank = rankOf(symbol, words);
    if (rank === null) continue;
    const key = placeOf(symbol);
    // A file that is included is known once alone, and once with the table that it stands in.
    if (found.get(key)?.symbol.containerName === undefined) found.set(key, { symbol, rank });
  }
  return [...found.values()]
    .sort((left, right) => left.rank - right.rank || compare(left.symbol, right.symbol))
    .slice(0, mostSymbols)
    .map(({ symbol }) => symbol);
}

function placeOf({ kind, location: { uri, ...rest } }: WorkspaceSymbol): string {
  const { start } = (rest as { readonly range: Location["range"] }).range;
  return `${kind} ${start.line} ${start.character} ${uri}`;
}

function compare(left: WorkspaceSymbol, right: WorkspaceSymbol): number {
  return left.name.length - right.name.length || (left.name < right.name ? -1 : left.name > right.name ? 1 : 0);
}

/** How far a symbol is from what was asked for, 0 for the same name; `null` where it is not meant. */
function rankOf({ name, containerName }: WorkspaceSymbol, words: readonly string[]): number | null {
  let rank = 0;
  for (const word of words) {
    const distance = distanceOf(name.toLowerCase(), word);
    if (distance !== null) rank += distance;
    else if (isSubsequence(word, containerName?.toLowerCase() ?? "")) rank += 4;
    else return null;
  }
  return rank;
}

function distanceOf(name: string, word: string): number | null {
  if (name === word) return 0;
  if (name.startsWith(word)) return 1;
  if (name.includes(word)) return 2;
  return isSubsequence(word, name) ? 3 : null;
}

function isSubsequence(word: string, name: string): boolean {
  let index = 0;
  for (const character of name) if (character === word[index]) index++;
  return index >= word.length;
}
