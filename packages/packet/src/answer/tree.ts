/** The way of a packet as a tree of lines, for people and for programs to draw. */
import type { ChainStep, RuleStep } from "../step.ts";
import type { Way, WayStep } from "../way/way.ts";
import { describePacket, describeRule } from "./words.ts";

/** One line of the tree and what is below it. */
export interface TreeNode {
  readonly text: string;
  /** What became of the packet there: it matched or went on, did not match, ended, or it depends. */
  readonly mark: "passed" | "skipped" | "ended" | "open" | "note";
  readonly children: readonly TreeNode[];
}

export interface TreeOptions {
  /** Also the rules that did not match, with the reason. */
  readonly verbose: boolean;
}

/** One node for each hook and each routing decision of the way. */
export function treeOf({ steps }: Way, options: TreeOptions): readonly TreeNode[] {
  return steps.map((step) => stepNode(step, options));
}

function stepNode(step: WayStep, options: TreeOptions): TreeNode {
  if (step.kind === "routing") return { text: `routing: ${step.text}`, mark: "note", children: [] };
  return {
    text: step.hook,
    mark: step.chains.some(isEnd) ? "ended" : "passed",
    children: step.chains.map((chain) => chainNode(chain, options)),
  };
}

function isEnd({ verdict }: ChainStep): boolean {
  return verdict !== "accept" && verdict !== "return";
}

function chainNode(step: ChainStep, options: TreeOptions): TreeNode {
  const { cause, verdict, rules } = step;
  const decidedByPolicy = cause?.kind === "policy" || cause?.kind === "legacy-policy";
  const shown = rules.filter(({ matched }) => options.verbose || matched !== "no");
  const children = shown.map((rule) => ruleNode(rule, options));
  if (decidedByPolicy) {
    children.push({ text: `policy ${verdict}`, mark: isEnd(step) ? "ended" : "passed", children: [] });
  }
  return { text: `${chainTitle(step)}: ${verdict}`, mark: isEnd(step) ? "ended" : "passed", children };
}

function chainTitle({ chain }: ChainStep): string {
  if (chain.kind === "legacy") {
    const tool = chain.table.family === "ip" ? "iptables" : "ip6tables";
    return `legacy ${tool} ${chain.table.name}/${chain.chain.name}`;
  }
  const { table, name } = chain.chain;
  const priority = chain.base?.priority ?? null;
  return `${table.family} ${table.name} ${name}${priority === null ? "" : ` (priority ${priority})`}`;
}

const marks = { yes: "passed", no: "skipped", unknown: "open" } as const;

function ruleNode({ rule, matched, assumed, reason, inner, changed }: RuleStep, options: TreeOptions): TreeNode {
  const text = rule.kind === "nft" ? describeRule(rule.rule) : `"${rule.rule.text}"`;
  const said = [
    ...(matched === "no" && reason !== null ? [`does not match: ${reason}`] : []),
    ...(matched === "unknown"
      ? [`it is taken that it ${assumed === true ? "matches" : "does not match"}: ${reason ?? ""}`]
      : []),
  ];
  const below: TreeNode[] = [];
  if (changed !== null)
    below.push({ text: `the packet is ${describePacket(changed)} now`, mark: "note", children: [] });
  if (inner !== null) below.push(chainNode(inner, options));
  return { text: [text, ...said].join(": "), mark: marks[matched], children: below };
}

const signs = { passed: "✓", skipped: "·", ended: "✗", open: "?", note: "→" } as const;

/** The tree as text, each line ended by a new line, two blanks deeper for each level. */
export function formatTree(nodes: readonly TreeNode[], depth = 0): string {
  return nodes
    .map(
      ({ text, mark, children }) => `${"  ".repeat(depth)}${signs[mark]} ${text}\n${formatTree(children, depth + 1)}`,
    )
    .join("");
}
