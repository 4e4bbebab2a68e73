/**
 * Asks nft anew what it says of each form, and rewrites forms.tsv.
 *
 *     unshare -n node test/conformance/record.ts [ROOT]
 *
 * Needs root and nft 1.1.7; ROOT is another root directory to take nft from. A new form is a line
 * of forms.tsv with any verdict.
 */
import { writeFileSync } from "node:fs";
import { askSyntax, type NftCommand } from "../fuzz/differential/nft.ts";
import { formatForm, formsPath, readForms } from "./forms.ts";

const root = process.argv[2];
const nft: NftCommand = root === undefined ? ["nft"] : ["chroot", root, "nft"];
const lines: string[] = [];
for (const { text } of readForms()) {
  const { parses, message } = await askSyntax(nft, text);
  // Whether a file is there says nothing about the language.
  if (!message.includes("File not found")) lines.push(formatForm({ text, parses }));
}
writeFileSync(formsPath, lines.join(""));
