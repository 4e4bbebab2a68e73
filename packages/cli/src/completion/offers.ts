import type { OptionSpecification } from "../command-specification.ts";
import { commands } from "../commands.ts";

/** What a shell offers for an option's value or of an argument. */
export function offered(
  kind: string | null | undefined,
  choices: readonly string[] | undefined,
  rules: readonly string[],
): { words: readonly string[]; files: boolean } {
  return { words: kind === "rule" ? rules : (choices ?? []), files: kind === "file" || kind === "directory" };
}

/** The commands' first words, and below `host` its second. */
export function firstWords(): string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0] ?? ""))];
}

export function secondWords(first: string): string[] {
  return commands.flatMap(({ name }) => {
    const [head, second] = name.split(" ");
    return head === first && second !== undefined ? [second] : [];
  });
}

export function optionFlags({ name, short }: OptionSpecification): string[] {
  return short ? [`-${short}`, `--${name}`] : [`--${name}`];
}
