/** One chain of the picture as SVG. */
import type { PlacedChain, PlacedJump } from "./layout.ts";
import { element, rounded, textElement } from "./markup.ts";
import { columnWidth, lineHeight, markColumns, padding } from "./measure.ts";
import type { ChainNode, End, Line, Place, RuleLine } from "./model.ts";
import { columnsOf } from "./text.ts";
import {
  chainHeader,
  chainLabel,
  endText,
  jumpText,
  lineText,
  markSigns,
  policyText,
  ruleLabel,
  visitText,
} from "./words.ts";

/** The radius of corners. */
const corner = 6;

type LinkTo = ((place: Place) => string | null) | undefined;

export function chainGroup(
  placed: PlacedChain,
  jumps: readonly PlacedJump[],
  chains: readonly PlacedChain[],
  isMarked: boolean,
  linkTo: LinkTo,
): string {
  const { chain, box } = placed;
  const label = chainLabel(chain);
  const classes = ["chain", chain.kind, ...(chain.isVisited ? ["visited"] : isMarked ? ["beside"] : [])];
  const targets = (line: number) =>
    jumps
      .filter(({ jump }) => jump.from === chain.id && jump.line === line)
      .map(({ jump }) => jumpText(jump, chains.find((one) => one.chain.id === jump.to)?.chain.title ?? ""));
  return element("g", { class: classes.join(" "), role: "group", "aria-label": label }, [
    textElement("title", {}, label),
    element("rect", { ...box, rx: corner, class: "ground" }),
    element("path", { d: headerShape(placed), class: "header" }),
    ...policyGround(placed),
    element("rect", { ...box, rx: corner, class: "frame" }),
    heading(placed, linkTo),
    ...(chain.visits.length === 0 ? [] : [headerBadge(placed)]),
    ...chain.lines.map((line, index) => lineGroup(placed, line, index, isMarked, targets(index), linkTo)),
    ...policyLines(placed),
  ]);
}

function heading({ chain, box, measures }: PlacedChain, linkTo: LinkTo): string {
  const texts = chainHeader(chain).map((text, index) =>
    textElement(
      "text",
      { x: box.x + padding, y: baseline(box.y + padding / 2, index), class: index === 0 ? "name" : "faint" },
      text,
    ),
  );
  const area = { x: box.x, y: box.y, width: box.width, height: measures.headerHeight };
  return pressable(chain.place, chainLabel(chain), area, texts, linkTo);
}

/** Texts that lead to where something is written, where the page can lead there. */
function pressable(
  place: Place | null,
  label: string,
  area: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  content: readonly string[],
  linkTo: LinkTo,
): string {
  const link = place === null ? null : (linkTo?.(place) ?? null);
  if (link === null) return element("g", {}, content);
  return element("g", { "data-place": link, role: "link", tabindex: 0, "aria-label": label }, [
    element("rect", { ...area, rx: 3, class: "hit" }),
    ...content,
  ]);
}

function headerBadge({ chain, box }: PlacedChain): string {
  const width = badgeWidth(chain.visits);
  return badge(chain.visits, box.x + box.width - width - padding / 2, box.y + padding / 2);
}

function badgeWidth(visits: readonly number[]): number {
  return (columnsOf(visitText(visits)) + 1.2) * columnWidth;
}

/** When the packet is here. */
export function badge(visits: readonly number[], x: number, y: number): string {
  const width = badgeWidth(visits);
  return element("g", { "aria-hidden": "true" }, [
    element("rect", { x, y, width, height: lineHeight, rx: lineHeight / 2, class: "badge" }),
    textElement(
      "text",
      { x: x + width / 2, y: baseline(y, 0), class: "number", "text-anchor": "middle" },
      visitText(visits),
    ),
  ]);
}

function lineGroup(
  { chain, box, measures }: PlacedChain,
  line: Line,
  index: number,
  isMarked: boolean,
  targets: readonly string[],
  linkTo: LinkTo,
): string {
  const y = box.y + (measures.lineTops[index] ?? 0);
  const x = box.x + padding;
  const textX = x + (isMarked ? markColumns * columnWidth : 0);
  if (line.kind === "gap") return textElement("text", { x: textX, y: baseline(y, 0), class: "faint" }, lineText(line));
  const label = ruleLabel(line, targets);
  const end = line.end === null ? [] : endLine(line.end, box, y + lineHeight, textX);
  const parts = [
    textElement("title", {}, label),
    ...markOf(line, chain, x, y),
    textElement("text", { x: textX, y: baseline(y, 0), class: styleOf(line) }, line.text),
  ];
  const area = { x: box.x + 3, y, width: box.width - 6, height: lineHeight };
  return [...end.slice(0, 1), pressable(line.place, label, area, parts, linkTo), ...end.slice(1)].join("");
}

function markOf({ mark }: RuleLine, { isVisited }: ChainNode, x: number, y: number): readonly string[] {
  if (mark === null || !isVisited || mark === "never reached") return [];
  const style = mark === "not matched" ? "faint" : "matched";
  return [textElement("text", { x, y: baseline(y, 0), class: style }, markSigns[mark])];
}

function styleOf({ mark }: RuleLine): string | null {
  if (mark === "matched") return "name";
  return mark === "never reached" || mark === "not matched" ? "faint" : null;
}

/** A band across the box, and what ends there. */
function endLine(end: End, { x, width }: PlacedChain["box"], y: number, textX: number): readonly string[] {
  return [
    element("rect", { x: x + 3, y: y + 1, width: width - 6, height: lineHeight - 1, rx: 3, class: endShape(end) }),
    textElement("text", { x: textX, y: baseline(y, 0), class: "on-end" }, endText(end)),
  ];
}

/** How the text of an end is set. */
export function endClass({ fate }: End): string {
  if (fate === "delivered" || fate === "sent") return "accept";
  return fate === "unknown" ? "name" : "drop";
}

function endShape({ fate }: End): string {
  if (fate === "delivered" || fate === "sent") return "arrival";
  return fate === "unknown" ? "open" : "death";
}

function policyLines({ chain, box, measures: { policyTop } }: PlacedChain): readonly string[] {
  if (policyTop === null) return [];
  const top = box.y + policyTop + padding * 0.4;
  const [policy = ""] = policyText(chain);
  const style = chain.policy === "unknown" ? "faint" : chain.policy;
  const line = textElement("text", { x: box.x + padding, y: baseline(top, 0), class: style }, policy);
  return [line, ...(chain.end === null ? [] : endLine(chain.end, box, top + lineHeight - 1, box.x + padding))];
}

/** Tinted by the policy, and hatched where it drops. */
function policyGround({ chain, box, measures: { policyTop } }: PlacedChain): readonly string[] {
  if (policyTop === null) return [];
  const bottom = box.height - policyTop - corner;
  const inner = box.width - 2 * corner;
  const d = `M${rounded(box.x)} ${rounded(box.y + policyTop)}h${rounded(box.width)}v${rounded(bottom)}${arc(-1, 1)}h${rounded(-inner)}${arc(-1, -1)}z`;
  const tint = element("path", { d, class: `policy-${chain.policy}` });
  if (chain.policy !== "drop") return [tint];
  // Beside the text, which is to be read.
  const [text = ""] = policyText(chain);
  const left = padding + (columnsOf(text) + 1) * columnWidth;
  const area = {
    x: box.x + left,
    y: box.y + policyTop,
    width: box.width - left - 1,
    height: lineHeight + padding * 0.4,
  };
  return [tint, element("rect", { ...area, fill: "url(#nft-hatch)" })];
}

function headerShape({ box, measures: { headerHeight } }: PlacedChain): string {
  const height = Math.min(headerHeight, box.height - corner);
  const [side, inner] = [rounded(height - corner), rounded(box.width - 2 * corner)];
  return `M${rounded(box.x)} ${rounded(box.y + height)}v-${side}${arc(1, -1)}h${inner}${arc(1, 1)}v${side}z`;
}

/** A rounded corner. */
function arc(right: 1 | -1, down: 1 | -1): string {
  return `a${corner} ${corner} 0 0 1 ${right * corner} ${down * corner}`;
}

/** Where the text of a line stands whose first line begins at a height. */
function baseline(top: number, line: number): number {
  return top + (line + 0.76) * lineHeight;
}
