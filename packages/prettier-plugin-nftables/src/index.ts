/** What Prettier asks a plugin for (prettier.io/docs/plugins): nftables rulesets, laid out as by `nftlint fmt`. */

import type { Parser, Printer, SupportLanguage } from "prettier";
import { type FormattedDocument, parse } from "./parser.ts";

const name = "nftables";

export const languages: SupportLanguage[] = [
  {
    name,
    parsers: [name],
    aliases: ["nft"],
    extensions: [".nft", ".nftables"],
    filenames: ["nftables.conf"],
    // Prettier looks for these in a `bin` directory alone: it does not know `#!/usr/sbin/nft` by it.
    interpreters: ["nft"],
    vscodeLanguageIds: [name],
  },
];

export const parsers: Record<string, Parser<FormattedDocument>> = {
  [name]: {
    parse,
    astFormat: name,
    locStart: () => 0,
    locEnd: ({ length }) => length,
  },
};

export const printers: Record<string, Printer<FormattedDocument>> = {
  // One string, not a document of lines: what stands between `nftlint-format-off` and `-on` keeps its blanks.
  [name]: { print: ({ node }) => node.text },
};

/** What holds where a project configures nothing: the indent that `nft list ruleset` shows. */
export const defaultOptions = { useTabs: true };
