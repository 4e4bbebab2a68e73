import type { CommandSpecification } from "../command-specification.ts";
import { commands, globalOptions } from "../commands.ts";
import { firstWords, offered, optionFlags, secondWords } from "./offers.ts";

export function bash(rules: readonly string[]): string {
  const groups = firstWords().filter((word) => secondWords(word).length > 0);
  return `# bash completion for nftlint
_nftlint() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]}
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W "${[...firstWords(), "help", ...globalOptions.map(({ name }) => `--${name}`)].join(" ")}" -- "$word"))
    return
  fi
${groups.map(bashGroup).join("\n")}
  case $command in
${commands.map((command) => bashCommand(command, rules)).join("\n")}
  esac
}
complete -F _nftlint nftlint
`;
}

function bashGroup(word: string): string {
  return `  if [[ $command == ${word} ]]; then
    if ((COMP_CWORD == 2)); then
      COMPREPLY=($(compgen -W "${secondWords(word).join(" ")}" -- "$word"))
      return
    fi
    command="${word} \${COMP_WORDS[2]}"
  fi`;
}

function bashCommand(command: CommandSpecification, rules: readonly string[]): string {
  const valued = command.options.filter(({ value }) => value !== undefined);
  const cases = valued.map(
    (option) =>
      `      ${optionFlags(option).join("|")}) ${bashReply(option.value?.kind, option.value?.choices, rules)} return ;;`,
  );
  const options = command.options.map(({ name }) => `--${name}`).join(" ");
  return `  "${command.name}")
    case $previous in
${cases.join("\n")}
    esac
    if [[ $word == -* ]]; then
      COMPREPLY=($(compgen -W "${options}" -- "$word"))
    else
      ${bashReply(command.argumentKind, command.argumentChoices, rules) || ":"}
    fi ;;`.replace(/ {4}case \$previous in\n\n {4}esac\n/, "");
}

function bashReply(kind: string | null | undefined, choices: readonly string[] | undefined, rules: readonly string[]) {
  const { words, files } = offered(kind, choices, rules);
  const sources = [...(words.length > 0 ? [`-W "${words.join(" ")}"`] : []), ...(files ? ["-f"] : [])];
  return sources.length > 0 ? `COMPREPLY=($(compgen ${sources.join(" ")} -- "$word"));` : "";
}
