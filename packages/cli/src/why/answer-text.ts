/** Answers for people. */
import {
  type Answer,
  describeArrival,
  formatTree,
  type Remedies,
  type Remedy,
  type TreeNode,
  treeOf,
  verdictLine,
  type Way,
} from "@nftlint/packet";
import type { Paint, Style } from "../reporters/paint.ts";
import { printable } from "../reporters/printable.ts";

const markColor = {
  passed: "green",
  skipped: "dim",
  ended: "red",
  open: "yellow",
  note: "cyan",
} as const satisfies Readonly<Record<TreeNode["mark"], Style>>;

const verdictColor: Readonly<Record<string, Style>> = {
  ACCEPTED: "green",
  DROPPED: "red",
  REJECTED: "red",
};

/** The line that answers, ended by a new line: `DROPPED in forward by legacy iptables filter/FORWARD policy DROP`. */
export function verdictText(answer: Answer, paint: Paint): string {
  const line = printable(verdictLine(answer));
  const [word = ""] = line.split(/(?=[ :])/, 1);
  return `${paint([verdictColor[word] ?? "yellow", "bold"].flat() as Style, word)}${paint("bold", line.slice(word.length))}\n`;
}

/** The way of a packet, of an answer that depends each of its ways with what is assumed on it. */
export function waysText(answer: Answer, verbose: boolean, paint: Paint): string {
  const ways = answer.fate === null ? answer.ways : answer.ways.slice(0, 1);
  return ways.map((way) => headingOf(way, ways.length, paint) + wayText(way, verbose, paint)).join("\n");
}

function headingOf({ assumptions }: Way, ways: number, paint: Paint): string {
  if (ways === 1) return "";
  const texts = assumptions.map(({ text }) => printable(text));
  return `${paint("bold", texts.length === 0 ? "One way:" : `One way, by ${texts.join(", ")}:`)}\n`;
}

function wayText(way: Way, verbose: boolean, paint: Paint): string {
  const start: TreeNode = { text: describeArrival(way.start), place: null, mark: "note", children: [] };
  const nodes = [start, ...treeOf(way, { verbose })].map(printableNode);
  return formatTree(nodes, (mark, text) => paint(markColor[mark], text));
}

/** What files and hosts hold must not steer a terminal. */
function printableNode({ text, place, mark, children }: TreeNode): TreeNode {
  return {
    text: printable(text),
    place: place === null ? null : printable(place),
    mark,
    children: children.map(printableNode),
  };
}

/** What would let the packet pass, a line each; nothing where there is nothing to name. */
export function remediesText({ remedies, isEnough }: Remedies, paint: Paint): string {
  if (remedies.length === 0) return "";
  const heading = isEnough ? "To let it pass:" : "What stands in its way first, but is not all:";
  const lines = remedies.flatMap(remedyLines).map((line) => `  ${printable(line)}\n`);
  return `\n${paint("bold", heading)}\n${lines.join("")}`;
}

function remedyLines(remedy: Remedy): readonly string[] {
  if (remedy.kind !== "commands") return [remedy.text];
  const { commands, note } = remedy;
  return [...commands, ...(note === null ? [] : [`  (${note})`])];
}
