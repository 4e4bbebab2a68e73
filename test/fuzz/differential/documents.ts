import { pickWeighted, type Random } from "../random.ts";
import { splitAll } from "../tokens.ts";
import type { SentenceGenerator } from "./generate.ts";

/** Where a sentence is put, by the nonterminal of nft's grammar that it is of. */
const frames: [nonterminal: string, before: string, after: string, weight: number][] = [
  ["rule", "add rule inet t c ", "\n", 4],
  ["rule", "table ip t {\nchain c {\n", "\n}\n}\n", 4],
  ["stmt", "add rule ip t c ", "\n", 3],
  ["chain_block", "table netdev t {\nchain c {\n", "\n}\n}\n", 1],
  ["set_block", "table inet t {\nset s {\n", "\n}\n}\n", 1],
  ["map_block", "table inet t {\nmap m {\n", "\n}\n}\n", 1],
  ["table_block", "table inet t {\n", "\n}\n", 1],
  ["set_block_expr", "add element ip t s ", "\n", 1],
  ["line", "", "\n", 4],
];

/** Words that nft's grammar knows nothing of. */
const strangers = [
  "foo",
  "eth0",
  "$x",
  "@s",
  "1",
  "0x10",
  "1.2.3.4",
  "::1",
  '"q"',
  ":",
  ",",
  ".",
  "-",
  "/",
  "{",
  "}",
  "!",
  "=",
  "\n",
  ";",
  "*",
];

/** A document of the learned grammar, in half of all cases with a token or two changed. */
export function generateDocument(sentences: SentenceGenerator, random: Random): string {
  const [nonterminal, before, after] = pickFrame(random);
  const tokens = sentences.sentence(nonterminal, 12 + Math.floor(random() * 20));
  const changes = random() < 0.5 ? 0 : 1 + Math.floor(random() * 2);
  for (let change = 0; change < changes; change++) changeToken(tokens, sentences, random);
  return before + tokens.join(" ") + after;
}

/** A document with a token or two of it changed. */
export function changeDocument(document: string, sentences: SentenceGenerator, random: Random): string {
  const tokens = splitAll(document);
  for (let change = 0; change < 1 + Math.floor(random() * 2); change++) changeToken(tokens, sentences, random);
  return `${tokens.join("").trimEnd()}\n`;
}

function changeToken(tokens: string[], sentences: SentenceGenerator, random: Random): void {
  const at = Math.floor(random() * tokens.length);
  const other = random() < 0.4 ? strangers[Math.floor(random() * strangers.length)]! : sentences.anyToken();
  const changes: (() => void)[] = [
    () => tokens.splice(at, 1),
    () => tokens.splice(at, 0, tokens[at] ?? "", " "),
    () => tokens.splice(at, 3, ...tokens.slice(at, at + 3).reverse()),
    () => tokens.splice(at, 1, other),
    () => tokens.splice(at, 0, " ", other, " "),
  ];
  changes[Math.floor(random() * changes.length)]!();
}

function pickFrame(random: Random) {
  return frames[
    pickWeighted(
      frames.map(([, , , weight]) => weight),
      random,
    )
  ]!;
}
