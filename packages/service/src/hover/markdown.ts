/** The few forms of Markdown that hovers have. */

/** Paragraphs; those that are `null` are left out. */
export function paragraphs(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join("\n\n");
}

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

/** A few of many, the number of others behind them. */
export function someOf(items: readonly string[], most: number): string {
  const rest = items.length - most;
  return items.slice(0, most).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}

export function codeBlock(text: string): string {
  return `\`\`\`nft\n${text}\n\`\`\``;
}

/** `1 rule`, `2 rules`. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${BigInt(count) === 1n ? one : many}`;
}
