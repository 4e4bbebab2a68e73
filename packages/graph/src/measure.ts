/** How much room boxes need, in pixels. Texts are set in a monospace font, so that columns tell their width. */
import type { ChainNode, End, Line, Stage } from "./model.ts";
import { columnsOf } from "./text.ts";
import { chainHeader, endText, lineText, policyText, stageTexts, visitText } from "./words.ts";

/** Of a font of 12 pixels: as wide as the widest of the usual monospace fonts, 0.62 em. */
export const columnWidth = 7.44;

/** From one line to the next. */
export const lineHeight = 17;

/** Between the border of a box and its text. */
export const padding = 10;

/** The columns in front of a rule that tell what became of it. */
export const markColumns = 2;

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The parts of a chain's box, from its top down. */
export interface ChainMeasures extends Size {
  /** Where the lines begin. */
  readonly headerHeight: number;
  /** The top of each line, from the top of the box. */
  readonly lineTops: readonly number[];
  /** `null` where it has no policy. */
  readonly policyTop: number | null;
}

/** @param isMarked whether the picture tells of a packet */
export function measureChain(chain: ChainNode, isMarked: boolean): ChainMeasures {
  const indent = isMarked ? markColumns : 0;
  const badge = chain.visits.length === 0 ? 0 : columnsOf(visitText(chain.visits)) + 3;
  const [title = "", ...others] = chainHeader(chain);
  const lines = chain.lines.flatMap((line) => [lineText(line), ...endsOf(line).map(endText)]);
  const columns = Math.max(
    columnsOf(title) + badge,
    ...[...others, ...policyText(chain)].map(columnsOf),
    ...lines.map((text) => columnsOf(text) + indent),
  );
  const headerHeight = (1 + others.length) * lineHeight + padding;
  let top = headerHeight + (chain.lines.length > 0 ? padding / 2 : 0);
  const lineTops = chain.lines.map((line) => {
    const own = top;
    top += lineHeight * (1 + endsOf(line).length);
    return own;
  });
  if (chain.lines.length > 0) top += padding / 2;
  const isWithPolicy = chain.policy !== null;
  const height = isWithPolicy ? top + policyText(chain).length * lineHeight + padding * 0.8 : top;
  return {
    width: columns * columnWidth + 2 * padding,
    height,
    headerHeight,
    lineTops,
    policyTop: isWithPolicy ? top : null,
  };
}

function endsOf(line: Line): readonly End[] {
  return line.kind === "rule" && line.end !== null ? [line.end] : [];
}

/** What the texts of a stage need, without its chains. */
export function measureStage(stage: Stage): Size {
  const texts = stageTexts(stage);
  const badge = stage.visits.length === 0 ? 0 : columnsOf(visitText(stage.visits)) + 3;
  // Titles are larger than other texts.
  const columns = Math.max(
    ...texts.map((text, index) => columnsOf(text) * (index === 0 ? titleScale : 1) + (index === 0 ? badge : 0)),
  );
  const side = stage.kind === "hook" || stage.kind === "unused" ? padding * 1.6 : padding * 2.4;
  return { width: columns * columnWidth + 2 * side, height: texts.length * lineHeight + 2 * padding };
}

/** Titles of stages are so much larger than other texts. */
export const titleScale = 14 / 12;
