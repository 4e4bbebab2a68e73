/** What to do about a word or sign that stands where people often put it, but nft does not take it. */
import { belongsInChain, isReserved } from "./expectations.ts";

interface Advice {
  /** The expectation at whose place it applies; `null` for every place. */
  readonly expected: string | null;
  readonly text: string;
}

const quotes = 'Strings stand in double quotes: "…".';
const everyMatch = "All matches of a rule have to hold; nothing stands between them.";
const iptables = 'For a rule of iptables, ask "iptables-translate".';
const comment = 'A comment begins with "#".';

const adviceBySign: Readonly<Record<string, readonly Advice[]>> = {
  "'": [{ expected: null, text: quotes }],
  "\u2018": [{ expected: null, text: quotes }],
  "\u2019": [{ expected: null, text: quotes }],
  "\u201c": [{ expected: null, text: quotes }],
  "\u201d": [{ expected: null, text: quotes }],
  "\u00a0": [{ expected: null, text: "It is a no-break space; write a plain one." }],
  "\\": [{ expected: null, text: "A backslash continues a line only as its very last character." }],
  "&": [{ expected: "value", text: everyMatch }],
  "|": [{ expected: "value", text: 'For "or", write a set such as { 22, 80 }, or two rules.' }],
  "=": [
    { expected: "value", text: 'A comparison is written "==", or nothing at all.' },
    { expected: "a name", text: 'To give a value a name, write "define name = …".' },
  ],
  $: [
    { expected: "command", text: 'To give a value a name, write "define name = …".' },
    { expected: "a name", text: 'The "$" stands only where the value is used.' },
  ],
  "-": [
    { expected: "command", text: iptables },
    { expected: "a name", text: iptables },
    { expected: "chain item", text: iptables },
    { expected: "statement", text: "Ranges among several values stand in braces: { 22, 80-90 }." },
  ],
  ":": [{ expected: "statement", text: 'A port stands behind "to": "redirect to :8080".' }],
  "/": [{ expected: "statement", text: comment }],
  rule: [
    { expected: "chain item", text: 'In the block of a chain rules are written without the word "rule".' },
    { expected: "table item", text: 'Rules stand in the block of a chain, without the word "rule".' },
    { expected: "set reference", text: 'In the block of a chain rules are written without "add rule" and the like.' },
  ],
  update: [
    {
      expected: "command",
      text: 'It is a statement of rules; the command that puts an element in a set is "add element".',
    },
  ],
};

/**
 * The advice on what was found, with a space before it; `""` where there is none.
 * @param word what was found
 * @param expected what may stand there: a key of the expectations
 */
export function adviceOn(word: string, expected: string): string {
  const advice = adviceBySign[word]?.find((entry) => entry.expected === null || entry.expected === expected);
  const text = advice?.text ?? adviceOnWord(word, expected);
  return text === "" ? "" : ` ${text}`;
}

function adviceOnWord(word: string, expected: string): string {
  if (expected === "a name" || expected === "chain name") {
    if (isReserved(word)) return `"${word}" is a keyword of nft and cannot be a name; choose another.`;
    return word.startsWith('"') ? "Names stand without quotes." : "";
  }
  const isOutside = (expected === "command" || expected === "table item") && belongsInChain(word);
  return isOutside ? `"${word}" stands in a chain, and a chain in a table.` : "";
}
