/** Rule commands: `add`, `insert`, `replace` and `delete rule`, with their positions. */
import type { RuleCommand } from "@nftlint/syntax";
import { ruleHandle } from "../handles.ts";
import type { RulesetRule, SourceDocument } from "../ruleset.ts";
import type { ChainState } from "./tables.ts";

/**
 * Adds the rule of a command. `index n` counts from 0: `add` puts the rule after that one, `insert`
 * before it (nft man page, "Rules"). Where the rule that a position names is not known, `add` goes
 * to the end and `insert` to the front, as without a position.
 */
export function addRule(chain: ChainState, insert: boolean, node: RuleCommand, document: SourceDocument): void {
  if (node.rule === null) return;
  const rule = { node: node.rule, document };
  const index = positionIndex(chain, node);
  if (index !== -1) chain.change().splice(insert ? index : index + 1, 0, rule);
  else if (insert) chain.insert(rule);
  else chain.append(rule);
}

/** Puts another rule in the place of the one that a handle names, where that one is known. */
export function replaceRule(chain: ChainState, node: RuleCommand, document: SourceDocument): void {
  const index = positionIndex(chain, node);
  if (index !== -1 && node.rule !== null) chain.change()[index] = { node: node.rule, document };
}

/** Removes the rule that a handle names, where it is known. */
export function deleteRule(chain: ChainState, node: RuleCommand): void {
  const index = positionIndex(chain, node);
  if (index !== -1) chain.change().splice(index, 1);
}

/** The index of the rule that the command's position names; -1 where it names none, or one that is not known. */
function positionIndex(chain: ChainState, { position }: RuleCommand): number {
  if (position === null) return -1;
  const number = Number(position.value.text);
  if (!Number.isInteger(number)) return -1;
  if (position.kind === "index") return number < chain.rules.length ? number : -1;
  return chain.rules.findIndex((rule: RulesetRule) => ruleHandle(rule) === number);
}
