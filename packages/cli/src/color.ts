import { fstatSync } from "node:fs";
import type { ColorMode } from "./command-specification.ts";

/**
 * Whether to colour what goes to a stream of this process. `auto` obeys NO_COLOR (no-color.org), then
 * FORCE_COLOR, then asks whether it is a terminal that knows colours.
 */
export function wantsColor(mode: ColorMode, environment: NodeJS.ProcessEnv, stream: 1 | 2): boolean {
  if (mode !== "auto") {
    return mode === "always";
  }
  if (environment.NO_COLOR) {
    return false;
  }
  if (environment.FORCE_COLOR !== undefined) {
    return environment.FORCE_COLOR !== "0" && environment.FORCE_COLOR !== "false";
  }
  return isTerminal(stream) && environment.TERM !== "dumb";
}

/** Whether a stream of this process is a terminal. `node:tty` brings half of Node's networking with it: it is loaded for what may be a terminal only. */
export function isTerminal(stream: 1 | 2): boolean {
  return fstatSync(stream).isCharacterDevice() && process.getBuiltinModule("node:tty").isatty(stream);
}
