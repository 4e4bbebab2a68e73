import type { ReadQuestion } from "./question.ts";
import { readQuestion } from "./question.ts";

/** The words that a value follows; people may leave the dashes out. */
const options = /^(?:--)?(from|to|iif|mark|state)$/;

/**
 * Reads a packet as it is written on one line, in the words of `nftlint why`:
 * `--from 192.168.4.110 --to 10.53.134.11 icmp echo-request`.
 * @param inputInterface where the line names none; `null`: the host itself sends it
 */
export function readQuestionLine(
  line: string,
  inputInterface: string | null,
): ReadQuestion | { readonly error: string } {
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
