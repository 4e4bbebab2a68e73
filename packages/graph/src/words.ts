/** The texts of the picture, the same wherever it is drawn. */
import type { ChainNode, End, JumpEdge, Line, RuleLine, RuleMark, Stage } from "./model.ts";
import { counted, shortened } from "./text.ts";

/** Characters of a name or a heading that are shown. */
const longestHeading = 56;

/** Characters of a reason that are shown in a box. */
const longestEnd = 60;

/** A sign that needs no colour. */
export const markSigns: Readonly<Record<RuleMark, string>> = {
  matched: "✓",
  "not matched": "·",
  depends: "?",
  "never reached": " ",
};

const endSigns: Readonly<Record<End["fate"], string>> = {
  delivered: "✓",
  sent: "✓",
  dropped: "✗",
  rejected: "✗",
  queued: "■",
  taken: "■",
  unknown: "?",
};

/** `✗ dropped here`. */
export function endText({ fate, text }: End): string {
  return `${endSigns[fate]} ${shortened(text, longestEnd)}`;
}

export function chainHeader({ title, subtitle }: Pick<ChainNode, "title" | "subtitle">): readonly string[] {
  return [shortened(title, longestHeading), ...(subtitle === null ? [] : [shortened(subtitle, longestHeading)])];
}

export function lineText(line: Line): string {
  return line.kind === "rule" ? line.text : `⋮ ${counted(line.count, "more rule")}`;
}

/** The last lines of a box; empty for a chain without a policy. */
export function policyText({ policy, end }: Pick<ChainNode, "policy" | "end">): readonly string[] {
  if (policy === null) return [];
  const name = policy === "unknown" ? "policy not known" : `policy ${policy}`;
  return [`${policySigns[policy]} ${name}`, ...(end === null ? [] : [endText(end)])];
}

const policySigns = { accept: "○", drop: "■", unknown: "?" } as const;

/** When the packet is there: `3`, `3, 7`. */
export function visitText(visits: readonly number[]): string {
  const most = 4;
  return visits.length <= most ? visits.join(", ") : `${visits.slice(0, most).join(", ")}…`;
}

/** The title of a stage, then what else is told of it. */
export function stageTexts({ kind, title, subtitle, entries, ends }: Stage): readonly string[] {
  const isEmptyHook = kind === "hook" && entries.length === 0;
  const below = isEmptyHook ? [subtitle === null ? "no chains" : `${subtitle}; no chains`] : [];
  const what = !isEmptyHook && subtitle !== null ? [subtitle] : [];
  return [title, ...below, ...what, ...ends.map(endText)];
}

/** `jumps to DOCKER`, for those who cannot see the arrow. */
export function jumpText({ verdict }: Pick<JumpEdge, "verdict">, target: string): string {
  return `${verdict === "jump" ? "jumps" : "goes"} to ${target}`;
}

/** `hook forward: through this host, 2 base chains`. */
export function stageLabel({ kind, title, subtitle, entries, ends }: Stage): string {
  const name = kind === "hook" ? `hook ${title}` : title;
  const chains = counted(entries.length, kind === "unused" ? "chain" : "base chain");
  const has = kind !== "hook" && kind !== "unused" ? [] : [entries.length === 0 ? "no chains" : chains];
  const told = [...(subtitle === null ? [] : [subtitle]), ...has, ...ends.map(({ text }) => text)];
  return told.length === 0 ? name : `${name}: ${told.join(", ")}`;
}

/** `ip nat postrouting, type nat, priority srcnat (100), policy accept`. */
export function chainLabel({ kind, isBase, title, subtitle, policy, visits, end }: ChainNode): string {
  return [
    isBase || kind === "legacy" ? title : `chain ${title}`,
    ...(subtitle === null ? [] : [subtitle]),
    ...(policy === null ? [] : [policy === "unknown" ? "policy not known" : `policy ${policy}`]),
    ...(visits.length === 0
      ? []
      : [`${visits.length === 1 ? "step" : "steps"} ${visits.join(", ")} of the packet's way`]),
    ...(end === null ? [] : [end.text]),
  ].join(", ");
}

/** `tcp dport 22 jump ssh: matched, jumps to ssh`. */
export function ruleLabel({ text, mark, reason, end }: RuleLine, targets: readonly string[]): string {
  const said = [
    ...(mark === null ? [] : [reason === null ? mark : `${mark}, ${reason}`]),
    ...(end === null ? [] : [end.text]),
    ...targets,
  ];
  return said.length === 0 ? text : `${text}: ${said.join(", ")}`;
}
