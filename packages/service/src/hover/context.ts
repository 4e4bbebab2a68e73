/** What a describer knows of the place that a hover asks about. */
import type { BaseChain, RulesetChain, RulesetTable } from "@nftlint/semantics";
import type { FamilyName, Node, Range } from "@nftlint/syntax";
import type { ServiceDocument } from "../document.ts";
import { anything, type ExpectedTypes, expectedBelow } from "../expected-types.ts";

/** A text in Markdown, and the part of the document that it is about. */
export interface Description {
  readonly value: string;
  readonly range: Range;
}

/** What a node's text says, or `null` where nothing is known of it. */
export type Describer<Described extends Node> = (node: Described, context: HoverContext) => Description | string | null;

/** Describers by the kind of node. */
export type Describers = { readonly [Kind in Node["kind"]]?: Describer<Extract<Node, { kind: Kind }>> };

/** The place in a document, seen from one of the nodes that hold it. */
export class HoverContext {
  readonly document: ServiceDocument;
  /** UTF-16. */
  readonly offset: number;
  /** The nodes that hold the offset, outermost first. */
  readonly path: readonly Node[];

  constructor(document: ServiceDocument, offset: number, path: readonly Node[]) {
    this.document = document;
    this.offset = offset;
    this.path = path;
  }

  /** The node around another one; `null` for the document itself. */
  parentOf(node: Node): Node | null {
    return this.path[this.path.indexOf(node) - 1] ?? null;
  }

  /** What the place of a node asks for. */
  expectedOf(node: Node): ExpectedTypes {
    let expected = anything;
    for (const [index, each] of this.path.entries()) {
      const parent = this.path[index - 1];
      if (parent !== undefined) expected = expectedBelow(parent, each, expected);
      if (each === node) break;
    }
    return expected;
  }

  /** The word under the cursor, with where it stands; empty where none is. */
  get word(): Range & { readonly text: string } {
    const { text } = this.document.parsed;
    const isPart = (at: number) => /[\w-]/.test(text.charAt(at));
    let [start, end] = [this.offset, this.offset];
    while (start > 0 && isPart(start - 1)) start--;
    while (end < text.length && isPart(end)) end++;
    return { text: text.slice(start, end), start, end };
  }

  /** The text of a range. */
  textOf({ start, end }: Range): string {
    return this.document.parsed.text.slice(start, end);
  }

  /** The table that the place is in, as the ruleset has it. */
  get table(): RulesetTable | null {
    const named = tableNameOf(this.path);
    return named === null ? null : this.tableCalled(named.family, named.name);
  }

  tableCalled(family: FamilyName, name: string): RulesetTable | null {
    return this.document.ruleset.tables.find((table) => table.family === family && table.name === name) ?? null;
  }

  /** The chain that the place is in, as the ruleset has it. */
  get chain(): RulesetChain | null {
    const node = this.path.find((each) => each.kind === "chain" || each.kind === "rule-command");
    const name = node?.kind === "chain" ? node.name : node?.kind === "rule-command" ? node.chain : null;
    return name == null ? null : (this.table?.chains.get(name.name) ?? null);
  }
}

/** A chain that hangs on a hook. */
export type HookedChain = RulesetChain & { readonly base: BaseChain };

export function isHooked(chain: RulesetChain): chain is HookedChain {
  return chain.base !== null;
}

function tableNameOf(path: readonly Node[]): { readonly family: FamilyName; readonly name: string } | null {
  for (const node of path) {
    if (node.kind === "table" && node.name !== null) {
      return { family: node.family?.name ?? "ip", name: node.name.name };
    }
    const reference = "table" in node ? node.table : null;
    if (reference !== null) return { family: reference.family?.name ?? "ip", name: reference.name.name };
  }
  return null;
}
