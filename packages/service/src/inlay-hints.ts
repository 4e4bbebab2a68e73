import { chainPolicies, flowtablePriorities } from "@nftlint/language";
import type { Ruleset, RulesetChain } from "@nftlint/semantics";
import { elementCount, type HookSpecification, type Node, type Priority, parseNumber } from "@nftlint/syntax";
import type { InlayHint, Range } from "vscode-languageserver-types";
import type { ServiceDocument } from "./document.ts";
import { forEachNodeIn } from "./nodes-in-range.ts";
import { offsetAt } from "./places.ts";

/** Which hints are shown. */
export interface InlayHintKinds {
  /** The number of a priority that is written as a name or a variable. */
  readonly priority: boolean;
  /** The policy of base chains that have none written. */
  readonly policy: boolean;
  /** How many elements long lists have. */
  readonly elementCount: boolean;
}

/** Shorter lists are counted at a glance. */
const fewestElements = 10;

/** What a base chain does with the rest where no policy is written. */
const defaultPolicy = "accept";

/** The hints of the kinds that are wanted whose places are in a range of the document. */
export function inlayHints(document: ServiceDocument, range: Range, wanted: InlayHintKinds): InlayHint[] {
  const hints: InlayHint[] = [];
  const [start, end] = [offsetAt(document, range.start), offsetAt(document, range.end)];
  const add = (offset: number, label: string, tooltip?: string) => {
    if (offset < start || offset > end) return;
    const position = document.textDocument.positionAt(offset);
    hints.push({ position, label, paddingLeft: true, ...(tooltip === undefined ? {} : { tooltip }) });
  };
  forEachNodeIn(document.parsed.document, { start, end }, (node) => {
    if (wanted.priority) {
      const number = priorityOf(document, node);
      if (number !== null) add(number.priority.end, `= ${number.value}`);
    }
    if (wanted.policy && node.kind === "hook-specification" && lacksPolicy(document, node)) {
      add(behindSemicolon(document, node.end), `policy ${defaultPolicy}`, chainPolicies.get(defaultPolicy));
    }
    if (wanted.elementCount && node.kind === "set" && elementCount(node) >= fewestElements) {
      add(node.start + 1, `${elementCount(node)} elements`);
    }
  });
  return hints;
}

/** A priority that is no plain number, and its number; `null` for other nodes and where the number is not known. */
function priorityOf(document: ServiceDocument, node: Node): { priority: Priority; value: number } | null {
  if (node.kind !== "hook-specification" && node.kind !== "flowtable-hook") return null;
  const { priority } = node;
  if (priority.base.kind === "value" && priority.base.form === "number" && priority.offset === null) return null;
  const value =
    node.kind === "flowtable-hook" ? flowtablePriority(priority) : (chainWith(document, node)?.base?.priority ?? null);
  return value === null ? null : { priority, value };
}

/** A flowtable knows other names than a chain. */
function flowtablePriority({ base, offset }: Priority): number | null {
  const named = base.kind === "value" ? flowtablePriorities.get(base.text) : undefined;
  const added = offset === null ? 0n : parseNumber(offset.value.text);
  if (named === undefined || added === null) return null;
  return offset?.operator === "-" ? named - Number(added) : named + Number(added);
}

function lacksPolicy(document: ServiceDocument, node: HookSpecification): boolean {
  return chainWith(document, node)?.base?.policyNode === null;
}

const known = new WeakMap<Ruleset, ReadonlyMap<HookSpecification, RulesetChain>>();

/** The chain that has its hook from a node; of several declarations of a chain, the last one counts. */
function chainWith({ ruleset }: ServiceDocument, node: HookSpecification): RulesetChain | undefined {
  let chains = known.get(ruleset);
  if (chains === undefined) {
    const all = ruleset.tables.flatMap((table) => [...table.chains.values()]);
    chains = new Map(all.flatMap((chain) => (chain.base === null ? [] : [[chain.base.node, chain] as const])));
    known.set(ruleset, chains);
  }
  return chains.get(node);
}

function behindSemicolon({ text }: ServiceDocument, offset: number): number {
  const [blanks = ""] = /^[ \t]*/.exec(text.slice(offset, offset + 100)) ?? [];
  return text[offset + blanks.length] === ";" ? offset + blanks.length + 1 : offset;
}
