/** The packet that a call names. */
import { type Packet, readQuestionLine } from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** The value of an option that is a text; `null` where it is not given. */
export function textOf(value: OptionValues[string] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

/** Options of the packet; each may also stand among the words, without its dashes. */
const told = ["from", "to", "iif", "mark", "state"] as const;

/** `--from A --to B tcp 22`, or in words alone: `ping from A to B`. */
export function packetOf(words: readonly string[], values: OptionValues): Outcome<Packet> {
  const options = told.flatMap((name) => {
    const value = textOf(values[name]);
    return value === null ? [] : [`--${name}`, value];
  });
  const question = readQuestionLine([...options, ...words].join(" "), null);
  return "error" in question ? failure(question.error) : success(question.packet);
}
