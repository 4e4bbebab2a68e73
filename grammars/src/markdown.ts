/** The grammar that colours fenced blocks of nft in Markdown. */

import type { TextMateGrammar } from "./textmate.ts";

/** The info strings that announce nft. */
const languages = "nft|nftables";

/** The injection into Markdown: the inside of a fenced block is nft, line by line until the fence. */
export function markdownInjection(): TextMateGrammar {
  return {
    scopeName: "markdown.nft.codeblock",
    injectionSelector: "L:text.html.markdown",
    patterns: [{ include: "#fenced-block" }],
    repository: {
      "fenced-block": {
        name: "markup.fenced_code.block.markdown",
        begin: String.raw`(^|\G)(\s*)(\x60{3,}|~{3,})\s*(?i:(${languages})(\s+[^\x60~]*)?$)`,
        beginCaptures: {
          "3": { name: "punctuation.definition.markdown" },
          "4": { name: "fenced_code.block.language.markdown" },
          "5": { name: "fenced_code.block.language.attributes.markdown" },
        },
        end: String.raw`(^|\G)(\2|\s{0,3})(\3)\s*$`,
        endCaptures: { "3": { name: "punctuation.definition.markdown" } },
        patterns: [
          {
            begin: String.raw`(^|\G)(\s*)(.*)`,
            while: String.raw`(^|\G)(?!\s*([\x60~]{3,})\s*$)`,
            contentName: "meta.embedded.block.nft",
            patterns: [{ include: "source.nft" }],
          },
        ],
      },
    },
  };
}
