import type { ReadQuestion } from "./question.ts";
import { readQuestion } from "./question.ts";

/** The words that a value follows; people may leave the dashes out. */
const options = /^(?:--)?(from|to|iif|mark|state)$/;

/** A line as words and the values of options. */
export type SplitLine =
  | { readonly words: readonly string[]; readonly values: ReadonlyMap<string, string> }
  | { readonly error: string };

/** Tells the options of a line from its words; the last of several values counts. */
export function splitLine(line: string): SplitLine {
  const words: string[] = [];
  const values = new Map<string, string>();
  const rest = line.split(/\s+/).filter((word) => word !== "");
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const option = options.exec(word)?.[1];
    const value = option === undefined ? undefined : rest.shift();
    if (option === undefined) words.push(word);
    else if (value === undefined) return { error: `${word} takes a value` };
    else values.set(option, value);
  }
  return { words, values };
}

/**
 * Reads a packet as it is written on one line, in the words of `nftlint why`:
 * `--from 192.168.4.110 --to 10.53.134.11 icmp echo-request`.
 * @param inputInterface where the line names none; `null`: the host itself sends it
 */
export function readQuestionLine(
  line: string,
  inputInterface: string | null,
): ReadQuestion | { readonly error: string } {
  const split = splitLine(line);
  if ("error" in split) return split;
  const { words, values } = split;
  const from = values.get("from");
  const to = values.get("to");
  if (from === undefined || to === undefined) {
    return { error: "whom the packet is between is missing: --from ADDRESS --to ADDRESS" };
  }
  return readQuestion({
    ...{ words, from, to },
    inputInterface: values.get("iif") ?? inputInterface,
    mark: values.get("mark") ?? null,
    state: values.get("state") ?? null,
  });
}
