import { builtins } from "./builtin/metadata.ts";
import { ruleUrl } from "./diagnostic.ts";
import type { RuleMetadata } from "./rule.ts";
import { rules } from "./rules.generated.ts";

/** Everything that findings are reported under, lint rule or not, sorted by name. */
export const catalogue: readonly RuleMetadata[] = [...builtins, ...rules.map(({ meta }) => meta)].sort((left, right) =>
  left.name < right.name ? -1 : 1,
);

/** The Markdown page of an entry of the catalogue, or `null` for any other name. Loads all pages when first called. */
export async function rulePage(name: string): Promise<string | null> {
  const { pages } = await import("./pages.generated.ts");
  return pages.get(name) ?? null;
}

/** The address of the page of an entry of the catalogue. */
export function pageUrl(name: string): string {
  return ruleUrl(
    name,
    builtins.some((builtin) => builtin.name === name),
  );
}
