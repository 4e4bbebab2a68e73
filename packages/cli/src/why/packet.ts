/** The packet that a call names. */
import { type Packet, readQuestion } from "@nftlint/packet";
import type { OptionValues } from "../arguments.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** The value of an option that is a text; `null` where it is not given. */
export function textOf(value: OptionValues[string] | undefined): string | null {
  return typeof value === "string" ? value : null;
}

export function packetOf(words: readonly string[], values: OptionValues): Outcome<Packet> {
  const from = textOf(values.from);
  const to = textOf(values.to);
  if (from === null || to === null) return failure("--from and --to are needed: whom the packet is between");
  const question = readQuestion({
    ...{ words, from, to },
    inputInterface: textOf(values.iif),
    mark: textOf(values.mark),
    state: textOf(values.state),
  });
  return "error" in question ? failure(question.error) : success(question.packet);
}
