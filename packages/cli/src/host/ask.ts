/** Questions at the terminal, answered by a key. */
import { isTerminal } from "../color.ts";
import { writeTo } from "../files/output.ts";

/** Also Enter, Escape, Ctrl+C and Ctrl+D, which arrive as characters in raw mode. */
const refusals: ReadonlySet<string> = new Set(["n", "N", "\r", "\n", "\u001b", "\u0003", "\u0004"]);

/** Whether there is somebody to ask. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && isTerminal(2);
}

/**
 * Asks until "y" or "n" is pressed; Enter, Escape and Ctrl+C say no, so that nothing happens by mistake.
 * @param question what stands in front of the keys; asked anew each second, since it may count down
 * @param signal ends the question
 * @returns `null` where the signal came first
 */
export async function askYesOrNo(question: () => string, signal?: AbortSignal): Promise<boolean | null> {
  const answers = new Map([
    ["y", "yes"],
    ["Y", "yes"],
  ]);
  const answer = await askForKey(() => `${question()} [y/N]`, answers, signal);
  return answer === null ? null : answer === "yes";
}

/**
 * Asks for one of several things by its number, "a" for all of them or "n" for none.
 * @param count how many there are, of which the first nine have keys; 0: it is all or none, by "y" or "n"
 * @returns its index; `null` for none
 */
export async function askWhich(question: string, count: number): Promise<number | "all" | null> {
  if (count === 0) return (await askYesOrNo(() => question)) === true ? "all" : null;
  const numbers = Array.from({ length: Math.min(9, count) }, (_, index) => String(index + 1));
  const answers = new Map([...numbers.map((key) => [key, key] as const), ["a", "all"]]);
  const answer = await askForKey(() => `${question} [1-${numbers.length}, a for all, N for none]`, answers);
  if (answer === "all") return answer;
  return answer === null || answer === "no" ? null : Number(answer) - 1;
}

/** @returns what the key stands for, "no" where it refuses, `null` where the signal came first */
async function askForKey(
  question: () => string,
  answers: ReadonlyMap<string, string>,
  signal?: AbortSignal,
): Promise<string | null> {
  const { stdin } = process;
  const show = () => writeTo(2, `\r\u001b[2K${question()} `);
  return new Promise((resolve) => {
    const end = (answer: string | null) => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      writeTo(2, `${answer ?? ""}\n`);
      resolve(answer);
    };
    const read = (data: Buffer) => {
      const key = data.toString()[0] ?? "";
      const answer = refusals.has(key) ? "no" : answers.get(key);
      if (answer !== undefined) end(answer);
    };
    const abort = () => end(null);
    const timer = setInterval(show, 1000);
    if (signal?.aborted) return end(null);
    signal?.addEventListener("abort", abort, { once: true });
    stdin.setRawMode(true);
    stdin.on("data", read);
    stdin.resume();
    show();
  });
}
