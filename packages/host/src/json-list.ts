/** The objects of a list that a tool of iproute2 prints; `null` where the text is no JSON list. */
export function readJsonList<T extends object>(output: string): T[] | null {
  // `ip` prints nothing at all for an empty list, and `{}` for an entry that it filtered out.
  if (output.trim() === "") return [];
  try {
    const list: unknown = JSON.parse(output);
    return Array.isArray(list) ? list.filter((entry) => typeof entry === "object" && entry !== null) : null;
  } catch {
    return null;
  }
}
