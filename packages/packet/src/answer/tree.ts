/** The way of a packet as a tree of lines, for people and for programs to draw. */
import { priorityName } from "@nftlint/semantics";
import type { Packet } from "../packet.ts";
import type { ChainStep, RuleStep } from "../step.ts";
import type { Way, WayStep } from "../way/way.ts";
import { describeChanges } from "./changes.ts";
import { shortPlaceOf, textOf } from "./place.ts";
import { chainName, kernelAnswer, legacyChainName } from "./words.ts";

/** One line of the tree and what is below it. */
export interface TreeNode {
  readonly text: string;
  /** Of a rule: `snat.cfg:7`, `handle 4`; `null` where there is none. */
  readonly place: string | null;
  /** What became of the packet there: it matched or went on, did not match, ended, or it depends. */
  readonly mark: "passed" | "skipped" | "ended" | "open" | "note";
  readonly children: readonly TreeNode[];
}

export interface TreeOptions {
  /** Also the chains that only accept by policy, and the rules that did not match, with the reason. */
  readonly verbose: boolean;
}

/** One node for each hook and each routing decision of the way. */
export function treeOf({ steps, fate, start }: Way, options: TreeOptions): readonly TreeNode[] {
  const writer = new TreeWriter(start, options);
  const nodes = steps.flatMap((step) => writer.step(step) ?? []);
  if (fate.kind === "unknown") nodes.push(leaf(`it is not known: ${fate.text}`, "open"));
  const isRouting = (fate.kind === "dropped" || fate.kind === "rejected") && fate.hook === null;
  if (isRouting && fate.cause.kind === "kernel") {
    nodes.push(leaf(`routing: ${fate.cause.reason}${kernelAnswer(fate)}`, "ended"));
  }
  return nodes;
}

function titleOfHook({ hook, layer }: Extract<WayStep, { kind: "hook" }>): string {
  return layer === undefined ? hook : `${layer} ${hook}`;
}

function leaf(text: string, mark: TreeNode["mark"], place: string | null = null): TreeNode {
  return { text, place, mark, children: [] };
}

/** More rules in a row that do not match are counted. */
const mostSkipped = 20;

class TreeWriter {
  readonly #verbose: boolean;
  /** As it came to the rule that is written next. */
  #packet: Packet;

  constructor(start: Packet, { verbose }: TreeOptions) {
    this.#verbose = verbose;
    this.#packet = start;
  }

  /** `null` for a hook of which there is nothing to tell: no chain there is asked. */
  step(step: WayStep): TreeNode | null {
    const node =
      step.kind === "routing"
        ? leaf(`routing: ${step.text}`, "note")
        : this.#hook(titleOfHook(step), step.chains, step.packet);
    this.#packet = step.packet;
    return node;
  }

  #hook(hook: string, chains: readonly ChainStep[], after: Packet): TreeNode | null {
    const shown = this.#verbose ? chains : chains.filter((chain) => !isQuiet(chain));
    const mark = chains.some(isEnd) ? "ended" : "passed";
    const children = shown.map((chain) => this.#chain(chain));
    // Translations that were decided before are nobody's rule.
    children.push(...this.#changes(after));
    if (children.length > 0) return { text: hook, place: null, mark, children };
    return chains.some(({ skipped }) => skipped === undefined) ? leaf(`${hook}: accepted by policy`, mark) : null;
  }

  #chain(step: ChainStep): TreeNode {
    if (step.skipped !== undefined) return leaf(`${titleOf(step)}: not asked: ${step.skipped}`, "skipped");
    const mark = isEnd(step) ? "ended" : "passed";
    const children = this.#rules(step);
    const policy = policyOf(step);
    if (policy === null) return { text: titleOf(step), place: null, mark, children };
    if (children.length === 0) return leaf(`${titleOf(step)}: ${policy}`, mark);
    return { text: titleOf(step), place: null, mark, children: [...children, leaf(policy, mark)] };
  }

  #rules(chain: ChainStep): readonly TreeNode[] {
    const { rules } = chain;
    // What ends a packet is the last rule that it met, unless the policy does.
    const last = isEnd(chain) && policyOf(chain) === null ? rules.at(-1) : null;
    const nodes: TreeNode[] = [];
    let skipped: RuleStep[] = [];
    const flush = () => {
      if (!this.#verbose) skipped = [];
      const uncounted = skipped.length > mostSkipped ? skipped.slice(-mostSkipped / 2) : skipped;
      const counted = skipped.length - uncounted.length;
      if (counted > 0) nodes.push(leaf(`${counted.toLocaleString("en")} more rules do not match`, "skipped"));
      for (const rule of uncounted) nodes.push(this.#rule(rule));
      skipped = [];
    };
    for (const rule of rules) {
      if (rule.matched === "no") {
        skipped.push(rule);
        continue;
      }
      flush();
      const node = this.#rule(rule);
      nodes.push(rule === last ? { ...node, mark: "ended" } : node);
    }
    flush();
    return nodes;
  }

  #rule(step: RuleStep): TreeNode {
    const { rule, matched, notes = [], inner, changed } = step;
    const below = [...doubts(step), ...notes].map((text) => leaf(text, matched === "unknown" ? "open" : "note"));
    if (inner !== null) below.push(this.#chain(inner));
    // What a chain that it jumps to has changed is said there.
    if (changed !== null && inner === null) below.push(...this.#changes(changed));
    const text = rule.kind === "nft" ? textOf(rule.rule) : rule.rule.text;
    const said = matched === "no" && step.reason !== null ? ` (does not match: ${step.reason})` : "";
    const place = rule.kind === "nft" ? shortPlaceOf(rule.rule) : null;
    return { text: `${shortened(text)}${said}`, place, mark: marks[matched], children: below };
  }

  #changes(changed: Packet): readonly TreeNode[] {
    const before = this.#packet;
    this.#packet = changed;
    return describeChanges(before, changed).map((text) => leaf(text, "note"));
  }
}

const marks = { yes: "passed", no: "skipped", unknown: "open" } as const;

function doubts({ matched, assumed, reason }: RuleStep): readonly string[] {
  if (matched !== "unknown") return [];
  return [
    `on this way it ${assumed === true ? "matches" : "does not match"}; it depends on ${reason ?? "what is not known"}`,
  ];
}

/** No rule of it matched, and nothing but its policy accepts. */
function isQuiet(step: ChainStep): boolean {
  return !isEnd(step) && step.rules.every(({ matched }) => matched === "no");
}

function isEnd({ verdict }: ChainStep): boolean {
  return verdict !== "accept" && verdict !== "return";
}

function policyOf({ cause }: ChainStep): string | null {
  if (cause?.kind === "policy") return `policy ${cause.chain.base?.policy ?? "accept"}`;
  return cause?.kind === "legacy-policy" ? `policy ${cause.chain.policy ?? "not known"}` : null;
}

function titleOf({ chain }: ChainStep): string {
  if (chain.kind === "legacy") return legacyChainName(chain);
  const { base } = chain;
  if (base === null) return `chain ${chain.chain.name}`;
  const priority = priorityName(chain.chain.table, base, null) ?? base.priority;
  return `${chainName(chain.chain)}${priority === null ? "" : ` (priority ${priority})`}`;
}

/** Sets written in a rule may be of any length. */
const longest = 160;

function shortened(text: string): string {
  return text.length <= longest ? text : `${text.slice(0, longest / 2)} … ${text.slice(-longest / 2)}`;
}

const signs = { passed: "✓", skipped: "·", ended: "✗", open: "?", note: "→" } as const;

/** Puts a piece of a line into the colour of a mark. */
export type PaintMark = (mark: TreeNode["mark"], text: string) => string;

/** The tree as text, each line ended by a new line, two blanks deeper for each level, places in one column. */
export function formatTree(nodes: readonly TreeNode[], paint: PaintMark = (_, text) => text, depth = 0): string {
  const width = Math.max(0, ...nodes.map(({ place }) => place?.length ?? 0));
  return nodes
    .map(({ text, place, mark, children }) => {
      const where = place === null ? "" : `${place.padEnd(width)}  `;
      const said = mark === "skipped" || mark === "ended" ? paint(mark, where + text) : where + text;
      const line = `${"  ".repeat(depth)}${paint(mark, signs[mark])} ${said}\n`;
      return line + formatTree(children, paint, depth + 1);
    })
    .join("");
}
