/** The grammar of nft, put together. */

import { declarationRules } from "./declarations.ts";
import { lexicalRules } from "./lexical.ts";
import { selectorRules } from "./selectors.ts";
import { statementRules } from "./statements.ts";
import { include, type TextMateGrammar } from "./textmate.ts";
import { wordRules } from "./words.ts";

/**
 * The TextMate grammar of nft. Its rules are a flat list: braces open nothing, so that a missing one
 * changes no colour elsewhere. Where two rules match at one place, the first of the list wins.
 */
export function nftGrammar(): TextMateGrammar {
  return {
    name: "nftables",
    scopeName: "source.nft",
    fileTypes: ["nft"],
    firstLineMatch: String.raw`^#!.*\bnft\b`,
    patterns: include(
      "comment",
      "continuation",
      "string",
      "directive",
      "variable",
      "raw-payload",
      "set-reference",
      "address",
      "interface",
      "jump",
      "statement",
      "selector",
      "property",
      "flags",
      "declaration",
      "command",
      "unit",
      "symbol",
      "number",
      "reserved-word",
      "sign",
      "word",
    ),
    repository: {
      ...lexicalRules,
      ...declarationRules(),
      ...selectorRules(),
      ...statementRules(),
      ...wordRules(),
    },
  };
}
