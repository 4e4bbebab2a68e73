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
  const { stdin } = process;
  const show = () => writeTo(2, `\r\u001b[2K${question()} [y/N] `);
  return new Promise((resolve) => {
    const end = (answer: boolean | null) => {
      clearInterval(timer);
      signal?.removeEventListener("abort", abort);
      stdin.off("data", read);
      stdin.setRawMode(false);
      stdin.pause();
      writeTo(2, `${answer === null ? "" : answer ? "yes" : "no"}\n`);
      resolve(answer);
    };
    const read = (data: Buffer) => {
      const key = data.toString()[0] ?? "";
      if (key === "y" || key === "Y") end(true);
      else if (refusals.has(key)) end(false);
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
