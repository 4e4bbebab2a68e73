/** The nft rules that a packet is said to meet, as `nft monitor trace` lists them. */
import type { Answer, ChainStep, RuleStep, Way } from "@nftlint/packet";
import { ruleHandle } from "@nftlint/semantics";
import { anonymousChain, type Foretold } from "./fate.ts";

type ForetoldRules = NonNullable<Extract<Foretold, { kind: "definite" }>["rules"]>;

/** `undefined` where it is left open which rules match. */
export function rulesMet({ ways }: Answer): ForetoldRules | undefined {
  const [first, ...others] = ways.map(rulesOnWay);
  if (first === undefined || first === null) return undefined;
  const isOne = others.every((other) => JSON.stringify(other) === JSON.stringify(first));
  return isOne ? first : undefined;
}

/** `null` where it depends on what is not known. */
function rulesOnWay({ steps }: Way): ForetoldRules | null {
  const found: ForetoldRules[number][] = [];
  for (const step of steps) {
    if (step.kind !== "hook") continue;
    for (const chain of step.chains) if (!collect(chain, null, found)) return null;
  }
  return found;
}

/** @param name of the chain in the trace, where that is not the one of its step */
function collect(step: ChainStep, name: string | null, into: ForetoldRules[number][]): boolean {
  const { chain, rules, cause } = step;
  if (chain.kind !== "nft") return true;
  if (step.skipped !== undefined) return true;
  const { family, name: table } = chain.chain.table;
  const place = { family, table, chain: name ?? chain.chain.name };
  for (const { matched, rule, inner } of rules) {
    if (matched === "unknown") return false;
    if (matched === "no" || rule.kind !== "nft") continue;
    into.push({ ...place, handle: ruleHandle(rule.rule) });
    if (inner !== null && !collect(inner, isAnonymous(rule) ? anonymousChain : null, into)) return false;
  }
  const isPolicy = cause?.kind === "policy" && chain.base !== null && name === null;
  if (isPolicy && cause.chain === chain.chain) into.push({ ...place, handle: null });
  return true;
}

function isAnonymous(rule: RuleStep["rule"]): boolean {
  return rule.kind === "nft" && rule.rule.node.statements.some(({ kind }) => kind === "anonymous-chain");
}
