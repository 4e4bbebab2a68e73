import type { RuleMetadata } from "./rule.ts";

/**
 * What a list of rules says in a Markdown table, by what they are about.
 * @param linkTo where the page of a rule is
 */
export function catalogueTable(rules: readonly RuleMetadata[], linkTo: (name: string) => string): string {
  const rows = [...rules].sort(byGroup).map(({ name, group, severity, summary }) => {
    return [group, `[${name}](${linkTo(name)})`, severity, summary];
  });
  return `${markdownTable([["about", "rule", "severity", "what it says"], ...rows])}\n`;
}

function byGroup(left: RuleMetadata, right: RuleMetadata): number {
  const [one, other] = [`${left.group} ${left.name}`, `${right.group} ${right.name}`];
  return one < other ? -1 : 1;
}

function markdownTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n");
}
