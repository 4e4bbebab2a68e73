import { isOlderThan } from "@nftlint/semantics";
import {
  type CompletionItem,
  type CompletionItemKind,
  CompletionItemTag,
  InsertTextFormat,
} from "vscode-languageserver-types";
import type { ServiceDocument } from "../document.ts";
import type { Place } from "../forms/place.ts";
import { toRange } from "../places.ts";

/** One thing that may stand at a place. */
export interface Candidate {
  /** As it is written, `$` or `@` before it included. */
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
  /** The release that brought it. */
  readonly since?: string | undefined;
  /** True for an older spelling. */
  readonly isDeprecated?: boolean;
  /** What is put in, with places to fill out, where the label alone would be of no use. */
  readonly snippet?: string;
}

/** What comes first: the rest of what is being written, names, then everything else. */
export type Rank = "continuation" | "name" | "start" | "snippet";

const ranks: Readonly<Record<Rank, number>> = { continuation: 1, name: 2, start: 3, snippet: 4 };

/** The candidate as an item that replaces the word at the place; what is too new or old comes last. */
export function itemOf(document: ServiceDocument, place: Place, candidate: Candidate, rank: Rank): CompletionItem {
  const { label, kind, detail, documentation, since, isDeprecated, snippet } = candidate;
  const { nftVersion } = document;
  const isTooNew = since !== undefined && nftVersion !== null && isOlderThan(nftVersion, since);
  const details = [detail, isTooNew ? `needs nftables ${since}` : undefined].filter((text) => text !== undefined);
  const order = isTooNew || isDeprecated ? 9 : ranks[rank];
  return {
    label,
    kind,
    sortText: `${order}${label}`,
    textEdit: { range: toRange(document, place.word), newText: snippet ?? label },
    ...(details.length === 0 ? {} : { detail: details.join(", ") }),
    ...(documentation === undefined ? {} : { documentation: { kind: "markdown", value: documentation } }),
    ...(snippet === undefined ? {} : { insertTextFormat: InsertTextFormat.Snippet }),
    ...(isDeprecated || isTooNew ? { tags: [CompletionItemTag.Deprecated] } : {}),
  };
}
