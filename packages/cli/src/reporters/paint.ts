import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** Puts text into a colour or a weight; leaves it alone where no colour is wanted. */
export type Paint = (style: Style, text: string) => string;

export function painter(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
