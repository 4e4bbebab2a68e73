/** Reads what documents include, and parses it for the place where it is included. */
import { type Document, type Include, type ObjectType, type ParseResult, parse } from "@nftlint/syntax";
import type { RulesetMemory } from "../memory/memory.ts";
import type { SourceDocument } from "../ruleset.ts";
import type { IncludedPart } from "./included.ts";

/** The kind of block that an item stands in. */
export type BlockKind = "document" | "table" | "chain" | "set" | "map" | "flowtable" | ObjectType;

/** Parses an included file as what it is: part of the block that includes it. */
export function parseIncluded(
  file: { readonly path: string; readonly text: string },
  block: BlockKind,
  includedBy: { readonly document: SourceDocument; readonly node: Include },
  memory: RulesetMemory | null,
): IncludedPart {
  const [before, after] = wrapping(block);
  const text = before + file.text + after;
  const remembered = memory?.parse(text) ?? null;
  const parsed = remembered === null || isWithin(remembered, includedBy.document) ? parse(text) : remembered;
  const document: SourceDocument = {
    path: file.path,
    origin: includedBy.document.origin,
    parsed,
    includedBy,
    prefixLength: before.length,
    suffixLength: after.length,
  };
  return { items: itemsWithin(parsed.document, block), document };
}

/** Whether files include each other in a circle: one tree that were its own part would have no end. */
function isWithin(parsed: ParseResult, document: SourceDocument): boolean {
  return document.parsed === parsed || (document.includedBy !== null && isWithin(parsed, document.includedBy.document));
}

/** Text around a fragment that makes it a document. It begins on the fragment's first line, so that lines keep their numbers. */
function wrapping(block: BlockKind): readonly [string, string] {
  if (block === "document") return ["", ""];
  if (block === "table") return ["table inet x { ", "\n}\n"];
  return [`table inet x { ${block} x { `, "\n}\n}\n"];
}

/** The items of the fragment inside that text. */
function itemsWithin(document: Document, block: BlockKind): readonly unknown[] {
  if (block === "document") return document.items;
  const command = document.items.find((item) => item.kind === "command");
  const table = command?.target.kind === "table" ? command.target.block : null;
  if (table === null || block === "table") return table?.items ?? [];
  const inner = table.items.find((item) => "block" in item);
  return inner !== undefined && "block" in inner ? (inner.block?.items ?? []) : [];
}
