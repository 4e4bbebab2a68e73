import type { CommandSpecification, OptionSpecification } from "../command-specification.ts";
import { commands, globalOptions } from "../commands.ts";
import { firstWords, offered, secondWords } from "./offers.ts";

export function fish(rules: readonly string[]): string {
  const lines = ["# fish completion for nftlint", "complete -c nftlint -f"];
  for (const word of firstWords()) {
    const summary = commands.find(({ name }) => name.split(" ")[0] === word)?.summary ?? "";
    lines.push(`complete -c nftlint -n __fish_use_subcommand -a ${word} -d ${fishQuote(summary)}`);
    const second = secondWords(word);
    if (second.length > 0) {
      const isBare = `__fish_seen_subcommand_from ${word}; and not __fish_seen_subcommand_from ${second.join(" ")}`;
      lines.push(`complete -c nftlint -n ${fishQuote(isBare)} -a ${fishQuote(second.join(" "))}`);
    }
  }
  for (const option of globalOptions) {
    lines.push(`complete -c nftlint -n __fish_use_subcommand ${fishFlags(option)}`);
  }
  return `${[...lines, ...commands.flatMap((command) => fishCommand(command, rules))].join("\n")}\n`;
}

function fishCommand({ name, options, argumentKind, argumentChoices }: CommandSpecification, rules: readonly string[]) {
  const condition = `-n ${fishQuote(
    name
      .split(" ")
      .map((word) => `__fish_seen_subcommand_from ${word}`)
      .join("; and "),
  )}`;
  const lines = options.map((option) => {
    const { value } = option;
    const reply = value ? fishValue(fishReply(value.kind, value.choices, rules)) : "";
    return `complete -c nftlint ${condition} ${fishFlags(option)}${reply}`;
  });
  const positional = fishReply(argumentKind, argumentChoices, rules);
  return positional === "" ? lines : [...lines, `complete -c nftlint ${condition}${positional}`];
}

function fishFlags({ name, short, description }: OptionSpecification): string {
  return `${short ? `-s ${short} ` : ""}-l ${name} -d ${fishQuote(description)}`;
}

/** `-r`: a value must follow; `-x`: and no file is offered for it. */
function fishValue(reply: string): string {
  return `${reply.startsWith(" -F") ? " -r" : " -x"}${reply}`;
}

function fishReply(kind: string | null | undefined, choices: readonly string[] | undefined, rules: readonly string[]) {
  const { words, files } = offered(kind, choices, rules);
  return `${files ? " -F" : ""}${words.length > 0 ? ` -a ${fishQuote(words.join(" "))}` : ""}`;
}

function fishQuote(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
