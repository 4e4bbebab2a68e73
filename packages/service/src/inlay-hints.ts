import { chainPolicies, flowtablePriorities } from "@nftlint/language";
import type { Ruleset, RulesetChain } from "@nftlint/semantics";
import {
  elementCount,
  type HookSpecification,
  type Node,
  type Priority,
  parseNumber,
  type Rule,
} from "@nftlint/syntax";
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

/** A hint, by its offset. */
interface Hint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

/** The hints of the kinds that are wanted whose places are in a range of the document. */
export function inlayHints(document: ServiceDocument, range: Range, wanted: InlayHintKinds): InlayHint[] {
  const hints: Hint[] = [];
  const [start, end] = [offsetAt(document, range.start), offsetAt(document, range.end)];
  forEachNodeIn(document.parsed.document, { start, end }, (node) => {
    if (wanted.priority) hints.push(...priorityHint(document, node));
    if (wanted.policy) hints.push(...policyHint(document, node));
    if (wanted.elementCount) hints.push(...(node.kind === "rule" ? hintsInRule(node) : elementHint(node)));
    return node.kind !== "rule";
  });
  return hints
    .filter(({ offset }) => start <= offset && offset <= end)
    .map(({ offset, ...shown }) => ({
      position: document.textDocument.positionAt(offset),
      paddingLeft: true,
      ...shown,
    }));
}

const none: readonly never[] = [];

/** The number of a priority that is no plain number, where it is known. */
function priorityHint(document: ServiceDocument, node: Node): readonly Hint[] {
  if (node.kind !== "hook-specification" && node.kind !== "flowtable-hook") return none;
  const { base, offset, end } = node.priority;
  if (base.kind === "value" && base.form === "number" && offset === null) return none;
  const isChain = node.kind === "hook-specification";
  const value = isChain ? chainWith(document, node)?.base?.priority : flowtablePriority(node.priority);
  return value === null || value === undefined ? none : [{ offset: end, label: `= ${value}` }];
}

/** A flowtable knows other names than a chain. */
function flowtablePriority({ base, offset }: Priority): number | null {
  const named = base.kind === "value" ? flowtablePriorities.get(base.text) : undefined;
  const added = offset === null ? 0n : parseNumber(offset.value.text);
  if (named === undefined || added === null) return null;
  return offset?.operator === "-" ? named - Number(added) : named + Number(added);
}

function policyHint(document: ServiceDocument, node: Node): readonly Hint[] {
  if (node.kind !== "hook-specification" || chainWith(document, node)?.base?.policyNode !== null) return none;
  const tooltip = chainPolicies.get(defaultPolicy);
  const offset = behindSemicolon(document, node.end);
  return [{ offset, label: `policy ${defaultPolicy}`, ...(tooltip === undefined ? {} : { tooltip }) }];
}

/** How long a list is, behind its opening brace. */
function elementHint(node: Node): readonly Hint[] {
  if (node.kind !== "set" || elementCount(node) < fewestElements) return none;
  return [{ offset: node.start + 1, label: `${elementCount(node)} elements` }];
}

const knownInRules = new WeakMap<Rule, readonly Hint[]>();

/** Those of a rule's lists, which are looked for once, as long as the rule stays what it is. */
function hintsInRule(rule: Rule): readonly Hint[] {
  let hints = knownInRules.get(rule);
  if (hints === undefined) {
    const found: Hint[] = [];
    forEachNodeIn(rule, rule, (node) => found.push(...elementHint(node)));
    hints = found.length === 0 ? none : movedBy(found, -rule.start);
    knownInRules.set(rule, hints);
  }
  return hints.length === 0 ? hints : movedBy(hints, rule.start);
}

function movedBy(hints: readonly Hint[], shift: number): readonly Hint[] {
  return hints.map((hint) => ({ ...hint, offset: hint.offset + shift }));
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
