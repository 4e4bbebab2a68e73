/** Tokenises text with the grammars of this folder, as VS Code does. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import oniguruma from "vscode-oniguruma";
import textmate, { type IGrammar } from "vscode-textmate";

const folder = join(import.meta.dirname, "..");

/** The files of the grammars, by scope name; the Markdown one stands in for VS Code's own. */
const files: Readonly<Record<string, string>> = {
  "source.nft": join(folder, "nft.tmLanguage.json"),
  "markdown.nft.codeblock": join(folder, "markdown-injection.tmLanguage.json"),
  "text.html.markdown": join(folder, "test/markdown.tmLanguage.json"),
};

/** A stretch of one line with its scopes, outermost first; offsets are UTF-16, the end exclusive. */
export interface Token {
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
}

const library = oniguruma.loadWASM(
  readFileSync(createRequire(import.meta.url).resolve("vscode-oniguruma/release/onig.wasm")),
);

/** Loads a grammar by its scope name. */
export async function loadGrammar(scopeName: string): Promise<IGrammar> {
  await library;
  const registry = new textmate.Registry({
    onigLib: Promise.resolve(oniguruma),
    loadGrammar: async (name) => {
      const file = files[name];
      return file === undefined ? null : textmate.parseRawGrammar(readFileSync(file, "utf8"), file);
    },
    getInjections: (name) => (name === "text.html.markdown" ? ["markdown.nft.codeblock"] : undefined),
  });
  const grammar = await registry.loadGrammar(scopeName);
  if (grammar === null) throw new Error(`there is no grammar ${scopeName}`);
  return grammar;
}

/** The tokens of each line. */
export function tokenize(grammar: IGrammar, text: string): Token[][] {
  let state = textmate.INITIAL;
  return text.split("\n").map((line) => {
    const result = grammar.tokenizeLine(line, state);
    state = result.ruleStack;
    return result.tokens
      .map(({ startIndex, endIndex, scopes }) => ({ start: startIndex, end: Math.min(endIndex, line.length), scopes }))
      .filter(({ start, end }) => start < end);
  });
}

/**
 * Each line of a text with its tokens below: carets under the token, then its scopes without the
 * root and the suffix that every scope has. Blanks and tokens without a scope of their own are left out.
 */
export function printTokens(grammar: IGrammar, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  const tokens = tokenize(grammar, lines.join("\n"));
  const printed = lines.map((line, index) => [`> ${line.replaceAll("\t", " ")}`, ...printLine(line, tokens[index])]);
  return `${printed.flat().join("\n")}\n`;
}

function printLine(line: string, tokens: readonly Token[] = []): string[] {
  return tokens.flatMap(({ start, end, scopes }) => {
    const own = scopes.slice(1).map((scope) => scope.replace(/\.nft$/, ""));
    if (own.length === 0 || line.slice(start, end).trim() === "") return [];
    return `  ${" ".repeat(start)}${"^".repeat(end - start)} ${own.join(" ")}`;
  });
}
