import type { CommandSpecification, OptionSpecification } from "./command-specification.ts";
import { commands, globalOptions } from "./commands.ts";

const width = 96;

/** The help of one command, or with `null` of the program. */
export function helpText(command: CommandSpecification | null): string {
  return command === null ? programHelp() : commandHelp(command);
}

function programHelp(): string {
  return sections([
    ["nftlint finds mistakes in nftables rulesets, formats them, and says why a host drops packets."],
    ["Usage: nftlint COMMAND [OPTION…] [ARGUMENT…]"],
    ["Commands:", ...columns(commands.map(({ name, summary }) => [name, summary]))],
    ["Options:", ...columns(globalOptions.map(optionRow))],
    ['"nftlint COMMAND --help" explains a command.'],
  ]);
}

function commandHelp({ name, summary, arguments: positional, description, options, examples }: CommandSpecification) {
  return sections([
    [`${summary}.`],
    [`Usage: nftlint ${name} [OPTION…]${positional && ` ${positional}`}`],
    ...description.map((paragraph) => wrap(paragraph, width)),
    ["Options:", ...columns(options.map(optionRow))],
    ["Examples:", ...columns(examples.map(({ command, says }) => [command, says]))],
  ]);
}

function sections(blocks: readonly (readonly string[])[]): string {
  return `${blocks.map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function optionRow({ name, short, value, description }: OptionSpecification): [string, string] {
  const flag = `${short ? `-${short}, ` : "    "}--${name}${value ? ` ${value.placeholder}` : ""}`;
  const choices = value?.kind === "choice" ? ` (${value.choices?.join(", ")})` : "";
  const list = value?.list ? "; a list with commas, or given repeatedly" : "";
  const standard = value?.default ? ` [default: ${value.default}]` : "";
  return [flag, `${description}${choices}${list}${standard}`];
}

/** Two columns, the second wrapped below itself. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const indent = 2;
  const first = Math.max(...rows.map(([left]) => left.length));
  return rows.flatMap(([left, right]) => {
    const [head = "", ...tail] = wrap(right, Math.max(30, width - indent - first - 2));
    const margin = " ".repeat(indent + first + 2);
    return [`${" ".repeat(indent)}${left.padEnd(first)}  ${head}`, ...tail.map((line) => margin + line)];
  });
}

function wrap(text: string, limit: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > limit) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
