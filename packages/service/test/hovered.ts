/** Hovers as tests write them. */
import type { Environment } from "../src/document.ts";
import { hover } from "../src/hover.ts";
import { marked } from "./marked.ts";

/** What a hover covers, and the paragraphs of its text; the forms and the section of the manual are left out. */
export function hovered(text: string, environment: Partial<Environment> = {}): readonly string[] | null {
  const { document, position, textAt } = marked(text, environment);
  const found = hover(document, position);
  if (found?.range === undefined || typeof found.contents !== "object" || !("value" in found.contents)) return null;
  const paragraphs = found.contents.value.split("\n\n").filter((part) => !part.startsWith("*nft(8)"));
  return [textAt(found.range), ...paragraphs];
}

export type HoverRow = readonly [what: string, text: string, expected: readonly string[] | null];

export const inRule = (rule: string) => `table inet t {\nchain web {\n}\nchain c {\n${rule}\n}\n}\n`;
export const inSet = (items: string) => `table ip t {\nset s {\n${items}\n}\n}\n`;

/** Two base chains at one hook, with a place for a rule in the first and in a chain that it jumps to. */
export const twoChains = `table inet t {
chain a {
type filter hook input priority 0; policy drop;
RULE
jump web
}
chain b {
type filter hook input priority security;
}
chain web {
WEB
}
}
`;
