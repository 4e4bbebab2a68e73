/** A table "filter" with an input chain: its family, its policy and its rules. */
export function input(family: string, policy: "accept" | "drop", ...rules: readonly string[]): string {
  return filterTable(family, "input", policy, ...rules);
}

/** The same on any hook, with the chain named after it. */
export function filterTable(
  family: string,
  hook: string,
  policy: "accept" | "drop",
  ...rules: readonly string[]
): string {
  const lines = rules.map((line) => `\t\t${line}\n`).join("");
  return `table ${family} filter {\n\tchain ${hook} {\n\t\ttype filter hook ${hook} priority filter; policy ${policy};\n${lines}\t}\n}\n`;
}
