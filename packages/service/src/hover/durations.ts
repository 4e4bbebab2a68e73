/** Times and rates in words. */
import { durationUnits } from "@nftlint/language";

const parts = /(\d+)(d|h|ms|m|s)/g;
const duration = /^(?:\d+(?:d|h|ms|m|s))+$/;

/** The milliseconds of a duration such as `1h30m`; `null` for another text. A number alone counts seconds. */
function milliseconds(text: string): number | null {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!duration.test(text)) return null;
  let sum = 0;
  for (const [, digits, unit = ""] of text.matchAll(parts)) sum += Number(digits) * (durationUnits.get(unit) ?? 0);
  return sum;
}

/** A duration as nft writes it: `1h30m`. */
export function formatDuration(time: number): string {
  let rest = time;
  let text = "";
  for (const [unit, length] of durationUnits) {
    const count = Math.floor(rest / length);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * length;
  }
  return text === "" ? "0s" : text;
}

/** A number with three digits that count at most. */
export function roughly(number: number): string {
  return String(number >= 100 ? Math.round(number) : Number(number.toPrecision(3)));
}

export function describeDuration(text: string): string | null {
  const time = milliseconds(text);
  if (time === null) return null;
  const seconds = `${time / 1000} ${time === 1000 ? "second" : "seconds"}`;
  return `**${formatDuration(time)}** · ${seconds}`;
}
