import { buildRuleset, type RulesetChain } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { type HookScope, traceChain } from "../src/index.ts";
import type { Packet } from "../src/packet.ts";
import type { ChainResult, ChainStep, HookName } from "../src/step.ts";

/** The hook scope and base chain of a ruleset that has one. */
export function chainIn(
  text: string,
  given: Partial<HookScope> = {},
  { isFaulty = false } = {},
): { chain: RulesetChain; scope: HookScope } {
  const ruleset = buildRuleset({ path: "main.nft", parsed: parse(text) });
  const [fault] = ruleset.diagnostics;
  if (fault !== undefined && !isFaulty) throw new Error(fault.message);
  const chain = ruleset.tables.flatMap(({ chains }) => [...chains.values()]).find(({ base }) => base !== null);
  if (chain === undefined) throw new Error("no base chain");
  const hook = chain.base?.hook as HookName;
  return { chain, scope: { ruleset, hook, interfaces: null, fib: null, masquerade: null, ...given } };
}

/** What the only base chain of a ruleset does with a packet. */
export function trace(text: string, packet: Packet, given: Partial<HookScope> = {}): readonly ChainResult[] {
  const { chain, scope } = chainIn(text, given);
  return traceChain(chain, packet, scope);
}

/** What the rules of an input chain in a table of one family do with a packet; the table may hold more. */
export function traceRules(
  rules: string,
  packet: Packet,
  { family = "inet", base = "type filter hook input priority 0", table = "", ...given }: Setting = {},
): readonly ChainResult[] {
  return trace(`table ${family} t {\n${table}\nchain c {\n${base}; policy drop;\n${rules}\n}\n}\n`, packet, given);
}

interface Setting extends Partial<Omit<HookScope, "hook">> {
  readonly family?: string;
  /** As in `type filter hook input priority 0`. */
  readonly base?: string;
  readonly table?: string;
}

/** Results in short: `accept by "tcp dport 22 accept"`, `drop by policy if the connection's mark`. */
export function inShort(results: readonly ChainResult[]): string[] {
  return results.map(({ verdict, cause, assumptions }) => {
    const by = cause.kind === "rule" ? ` by "${ruleText(cause.rule)}"` : ` by ${cause.kind}`;
    const condition = assumptions.map(({ text }) => text).join(", ");
    return `${verdict}${by}${condition === "" ? "" : ` if ${condition}`}`;
  });
}

/** The steps as lines: the rule, whether it matched, and why not. */
export function linesOf({ rules }: ChainStep, indent = ""): string[] {
  return rules.flatMap(({ rule, matched, reason, notes = [], inner }) => {
    if (rule.kind !== "nft") return [];
    const told = [reason, ...notes].filter((text) => text !== null).join("; ");
    const line = `${indent}${ruleText(rule.rule)} -> ${matched}${told === "" ? "" : `: ${told}`}`;
    return [line, ...(inner === null ? [] : linesOf(inner, `${indent}  `))];
  });
}

function ruleText({ node, document }: Extract<ChainResult["cause"], { kind: "rule" }>["rule"]): string {
  return document.parsed.text.slice(node.start, node.end).replace(/\s+/g, " ").trim();
}
