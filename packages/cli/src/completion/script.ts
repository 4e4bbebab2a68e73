import type { Shell } from "../commands.ts";
import { bash } from "./bash.ts";
import { fish } from "./fish.ts";
import { zsh } from "./zsh.ts";

/** The completion script of a shell, made from the table of commands. `rules` are the names of all rules. */
export function completionScript(shell: Shell, rules: readonly string[]): string {
  return { bash, zsh, fish }[shell](rules);
}
