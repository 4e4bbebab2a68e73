/** The picture as text, for those who do not see it. */
import type { ChainNode, Entry, PathGraph, Stage } from "./model.ts";
import { chainLabel, jumpText, lineText, ruleLabel, stageLabel } from "./words.ts";

/** One thing of the picture and what belongs to it. */
export interface OutlineItem {
  readonly text: string;
  readonly items: readonly OutlineItem[];
}

/** All that the picture tells, in reading order. */
export function outlineOf({ layers, trail, notes }: PathGraph): readonly OutlineItem[] {
  const isOne = layers.length === 1;
  const stages = layers.flatMap((layer): readonly OutlineItem[] => {
    const items = layer.stages.map(stageItem);
    return isOne ? items : [{ text: `${layer.name} hooks`, items }];
  });
  const packet = trail === null ? [] : [leaf(`packet: ${trail.packet}`), leaf(trail.verdict)];
  return [...packet, ...stages, ...notes.map(leaf)];
}

/** The outline as lines, two blanks deeper for each level. */
export function outlineText(graph: PathGraph): string {
  return linesOf(outlineOf(graph), 0).join("\n");
}

function linesOf(items: readonly OutlineItem[], depth: number): readonly string[] {
  return items.flatMap(({ text, items: inner }) => [`${"  ".repeat(depth)}${text}`, ...linesOf(inner, depth + 1)]);
}

function leaf(text: string): OutlineItem {
  return { text, items: [] };
}

function stageItem(stage: Stage): OutlineItem {
  return {
    text: stageLabel(stage),
    items: stage.entries.flatMap(({ chains, ...rest }) => chains.map((chain) => chainItem(chain, { chains, ...rest }))),
  };
}

function chainItem(chain: ChainNode, { chains, jumps }: Entry): OutlineItem {
  const targets = (line: number) =>
    jumps
      .filter(({ from, line: own }) => from === chain.id && own === line)
      .map((jump) => jumpText(jump, chains.find(({ id }) => id === jump.to)?.title ?? ""));
  const items = chain.lines.map((line, index) =>
    leaf(
      line.kind === "rule" ? ruleLabel(line, targets(index)) : [lineText(line).slice(2), ...targets(index)].join(", "),
    ),
  );
  return { text: chainLabel(chain), items };
}
