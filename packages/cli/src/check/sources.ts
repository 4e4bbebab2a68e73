import { resolve } from "node:path";
import { toSlashes } from "@nftlint/files";
import { type ConfigurationOf, discover, type FoundFile } from "../files/discover.ts";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** A text to check. */
export interface InputText {
  /** As reports show it. */
  readonly name: string;
  /** Absolute; also for standard input, which is taken to lie there. */
  readonly path: string;
  readonly isStdin: boolean;
  readonly text: string;
}

/** Reads everything that the arguments stand for. One file that cannot be read fails them all. */
export async function readInputs(
  paths: readonly string[],
  stdinFilename: string | null,
  directory: string,
  configurationOf: ConfigurationOf,
): Promise<Outcome<InputText[]>> {
  const found = await discover(
    paths.filter((path) => path !== "-"),
    directory,
    configurationOf,
  );
  if (!found.ok) {
    return found;
  }
  const inputs = found.value.map(readFile);
  if (paths.includes("-")) {
    inputs.unshift(readStdin(stdinFilename ?? "stdin", directory));
  }
  const errors = inputs.flatMap((input) => (input.ok ? [] : input.errors));
  return errors.length > 0 ? failure(...errors) : success(inputs.flatMap((input) => (input.ok ? [input.value] : [])));
}

function readFile({ name, path }: FoundFile): Outcome<InputText> {
  const text = readText(path, name);
  return text.ok ? success({ name, path, isStdin: false, text: text.value }) : text;
}

function readStdin(name: string, directory: string): Outcome<InputText> {
  const text = readText(0, "standard input");
  return text.ok
    ? success({ name: toSlashes(name), path: resolve(directory, name), isStdin: true, text: text.value })
    : text;
}
