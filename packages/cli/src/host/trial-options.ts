import type { OptionValues } from "../arguments.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { canAsk } from "./ask.ts";

/** How a change is made and kept. */
export interface TrialOptions {
  /** How long the host waits for the confirmation. */
  readonly seconds: number;
  /** Nobody is asked: what is to be asked is answered with yes, and a new connection confirms. */
  readonly byItself: boolean;
  /** The command ends with the load; somebody confirms later. */
  readonly detached: boolean;
}

const leastSeconds = 5;
const mostSeconds = 24 * 60 * 60;

/** Reads `--confirm`, `--yes` and `--detach`. Fails where somebody would have to be asked and nobody is there. */
export function readTrialOptions({ confirm = "60", yes, detach }: OptionValues): Outcome<TrialOptions> {
  const seconds = typeof confirm === "string" && /^\d{1,6}$/.test(confirm) ? Number(confirm) : 0;
  if (seconds < leastSeconds || seconds > mostSeconds) {
    return failure(`--confirm takes a number of seconds from ${leastSeconds} to ${mostSeconds}, not "${confirm}"`);
  }
  const detached = detach === true;
  const byItself = yes === true;
  if (byItself && detached) return failure("--yes confirms by itself and --detach leaves that to others: give one");
  if (!byItself && !detached && !canAsk()) {
    return failure(
      "there is no terminal to ask at: give --yes, and a new connection confirms, or --detach, and nftlint host confirm does",
    );
  }
  return success({ seconds, byItself, detached });
}
