import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import type { CommandSpecification, OptionSpecification } from "./command-specification.ts";
import { commands, globalOptions } from "./commands.ts";
import { failure, type Outcome, success } from "./outcome.ts";

/** The options of one call: switches are `true`, lists are arrays, options not given are absent. */
export type OptionValues = Readonly<Record<string, string | true | readonly string[]>>;

/** What the words of a call ask for. */
export type Invocation =
  | { readonly kind: "help"; readonly command: CommandSpecification | null }
  | { readonly kind: "version" }
  | {
      readonly kind: "run";
      readonly command: CommandSpecification;
      readonly options: OptionValues;
      readonly positionals: readonly string[];
    };

/** Reads the words after `nftlint`. Errors name the wrong word and what may stand there. */
export async function readArguments(words: readonly string[]): Promise<Outcome<Invocation>> {
  const command = findCommand(words);
  if (command === null) {
    return readGlobal(words);
  }
  const rest = words.slice(command.name.split(" ").length);
  const read = await readOptions(rest, command.options, `nftlint ${command.name}`);
  if (!read.ok) {
    return read;
  }
  const { options, positionals } = read.value;
  if (options.help) {
    return success({ kind: "help", command });
  }
  const surplus = positionals[command.maximumArguments];
  if (surplus !== undefined) {
    const limit = command.arguments === "" ? "no argument" : `one ${command.arguments.replace(/[[\]]/g, "")}`;
    return failure(`unexpected argument "${surplus}": "nftlint ${command.name}" takes ${limit}`);
  }
  return success({ kind: "run", command, options, positionals });
}

function findCommand(words: readonly string[]): CommandSpecification | null {
  return commands.find(({ name }) => name.split(" ").every((part, index) => part === words[index])) ?? null;
}

/** A call that starts with no command: `nftlint --version`, `nftlint --help`, `nftlint help check`. */
async function readGlobal(words: readonly string[]): Promise<Outcome<Invocation>> {
  const [first, ...others] = words;
  if (first === undefined) {
    return success({ kind: "help", command: null });
  }
  if (first === "help") {
    const command = findCommand(others);
    return command === null && others.length > 0
      ? failure(await unknownCommand(others.join(" ")))
      : success({ kind: "help", command });
  }
  if (!first.startsWith("-")) {
    const isGroup = commands.some(({ name }) => name.startsWith(`${first} `));
    return failure(await unknownCommand(isGroup ? words.join(" ") : first));
  }
  const read = await readOptions(words, globalOptions, "nftlint");
  if (!read.ok) {
    return read;
  }
  return success(read.value.options.version ? { kind: "version" } : { kind: "help", command: null });
}

async function unknownCommand(words: string): Promise<string> {
  const names = commands.map(({ name }) => name);
  const [group = ""] = words.split(" ");
  const inGroup = names.filter((name) => name.startsWith(`${group} `));
  const isGroup = inGroup.length > 0;
  const shown = isGroup ? inGroup : [...new Set(names.map((name) => name.replace(/ .*/, "")))];
  return `unknown command "${words}"${await suggestion(words, names)}; the commands are ${shown.join(", ")}`;
}

interface ReadOptions {
  readonly options: OptionValues;
  readonly positionals: readonly string[];
}

async function readOptions(
  words: readonly string[],
  specifications: readonly OptionSpecification[],
  caller: string,
): Promise<Outcome<ReadOptions>> {
  // Not strict: the faults are named below in this program's own words.
  const { tokens } = parseArgs({
    args: [...words],
    options: toParseArgsConfig(specifications),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const options: Record<string, string | true | readonly string[]> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") {
      positionals.push(token.value);
    } else if (token.kind === "option") {
      const specification = specifications.find(({ name }) => name === token.name);
      const fault = specification
        ? await valueFault(specification, token.value)
        : await unknownOption(token.rawName, specifications, caller);
      if (fault !== null || specification === undefined) {
        return failure(fault ?? "");
      }
      store(options, specification, token.value);
    }
  }
  return success({ options, positionals });
}

function toParseArgsConfig(specifications: readonly OptionSpecification[]): ParseArgsOptionsConfig {
  return Object.fromEntries(
    specifications.map(({ name, short, value }) => [
      name,
      { type: value ? "string" : "boolean", ...(short === undefined ? {} : { short }) },
    ]),
  );
}

async function unknownOption(
  word: string,
  specifications: readonly OptionSpecification[],
  caller: string,
): Promise<string> {
  const names = specifications.map(({ name }) => name);
  return `unknown option "${word}"${await suggestion(word.replace(/^-+/, ""), names, "--")}; "${caller} --help" lists the options`;
}

async function valueFault({ name, value }: OptionSpecification, given: string | undefined): Promise<string | null> {
  if (value === undefined) {
    return given === undefined ? null : `option --${name} takes no value: write it alone, without "=${given}"`;
  }
  if (given === undefined || given === "") {
    return `option --${name} needs a value: --${name} ${value.placeholder}`;
  }
  const isChoice = value.kind === "choice" && value.choices !== undefined;
  if (isChoice && !value.choices.includes(given)) {
    return `unknown value "${given}" for --${name}${await suggestion(given, value.choices)}; it takes ${value.choices.join(", ")}`;
  }
  return null;
}

/** Loaded for a mistake alone: the parser comes with it. */
async function suggestion(word: string, candidates: readonly string[], prefix?: string): Promise<string> {
  const { didYouMean } = await import("./did-you-mean.ts");
  return didYouMean(word, candidates, prefix);
}

/** A repeated list adds up; of any other repeated option the last one holds. */
function store(
  options: Record<string, string | true | readonly string[]>,
  { name, value }: OptionSpecification,
  given: string | undefined,
): void {
  if (value?.list) {
    const before = options[name];
    const items = (given ?? "").split(",").map((item) => item.trim());
    options[name] = [...(Array.isArray(before) ? before : []), ...items.filter((item) => item !== "")];
  } else {
    options[name] = given ?? true;
  }
}
