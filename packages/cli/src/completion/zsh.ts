import type { CommandSpecification, OptionSpecification } from "../command-specification.ts";
import { commands } from "../commands.ts";
import { firstWords, offered, optionFlags, secondWords } from "./offers.ts";

export function zsh(rules: readonly string[]): string {
  const described = commands.map(({ name, summary }) => `'${zshWord(name.split(" ")[0] ?? "")}:${zshQuote(summary)}'`);
  return `#compdef nftlint
# zsh completion for nftlint
_nftlint() {
  local -a commands=(${described.join(" ")})
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  local command=\${words[2]}
  shift words
  ((CURRENT--))
${firstWords()
  .filter((word) => secondWords(word).length > 0)
  .map(zshGroup)
  .join("\n")}
  case $command in
${commands.map((command) => zshCommand(command, rules)).join("\n")}
  esac
}
if [[ $funcstack[1] == _nftlint ]]; then
  _nftlint "$@"
else
  compdef _nftlint nftlint
fi
`;
}

function zshGroup(word: string): string {
  return `  if [[ $command == ${word} ]]; then
    if ((CURRENT == 2)); then
      compadd ${secondWords(word).join(" ")}
      return
    fi
    command="${word} \${words[2]}"
    shift words
    ((CURRENT--))
  fi`;
}

function zshCommand({ name, options, argumentKind, argumentChoices }: CommandSpecification, rules: readonly string[]) {
  const specs = options.map((option) => zshOption(option, rules));
  const positional = zshAction(argumentKind, argumentChoices, rules);
  const all = argumentKind === null ? specs : [...specs, `'*:argument:${positional}'`];
  return `  "${name}")
    _arguments -s \\
      ${all.join(" \\\n      ")} ;;`;
}

function zshOption(option: OptionSpecification, rules: readonly string[]): string {
  const { name, description, value } = option;
  const text = zshQuote(description).replace(/[[\]]/g, "");
  const action = value ? `:${value.placeholder}:${zshAction(value.kind, value.choices, rules)}` : "";
  const flags = optionFlags(option);
  const repeats = value?.list ? "\\*" : "";
  return flags.length > 1 ? `{${flags.join(",")}}'[${text}]${action}'` : `${repeats}--${name}'[${text}]${action}'`;
}

function zshAction(kind: string | null | undefined, choices: readonly string[] | undefined, rules: readonly string[]) {
  const { words, files } = offered(kind, choices, rules);
  return files ? "_files" : words.length > 0 ? `(${words.join(" ")})` : " ";
}

function zshWord(text: string): string {
  return text.replaceAll(":", "\\:");
}

/** For a single-quoted word of a description: no quote ends it, no colon splits it. */
function zshQuote(text: string): string {
  return text.replaceAll("'", "'\\''").replaceAll(":", "\\:");
}
