import type { InvalidNode } from "@nftlint/syntax";
import type { SourceDocument } from "../ruleset.ts";

/** A definition that does not parse still says which name it would have defined; `null` where it is none. */
export function salvagedName({ start, end }: InvalidNode, { parsed }: SourceDocument): string | null {
  const text = parsed.text.slice(start, Math.min(end, start + 300));
  return /^\s*(?:re)?define\s+([\w/.-]+)/.exec(text)?.[1] ?? null;
}
