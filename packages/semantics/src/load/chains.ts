/** What a chain's block says: its hook, its policy and its rules. */
import type { Chain, ChainItem, HookSpecification, Policy } from "@nftlint/syntax";
import type { BaseChain, Place, SourceDocument } from "../ruleset.ts";
import { type Definitions, resolve } from "../variables.ts";
import { type BlockContents, BlockGathering, blockContents } from "./block-contents.ts";
import { forEachItem, type IncludedParts } from "./included.ts";
import { resolvePriority } from "./priority.ts";
import type { ChainState } from "./tables.ts";

/** Adds a declaration's contents to a chain: rules are appended, hook and policy take the place of earlier ones. */
export function declareChain(
  chain: ChainState,
  place: Place<Chain>,
  included: IncludedParts,
  definitions: Definitions,
): void {
  chain.declarations.push(place);
  if (place.node.block === null) return;
  const contents = blockContents(place) ?? withIncluded(place.node.block.items, place.document, included);
  chain.appendAll(contents.rules);
  mergeBase(chain, contents, definitions);
}

function withIncluded(items: readonly ChainItem[], document: SourceDocument, included: IncludedParts): BlockContents {
  const gathering = new BlockGathering();
  forEachItem(items, document, included, (item, itemDocument) => gathering.add(item, itemDocument));
  return gathering;
}

function mergeBase(chain: ChainState, { hook, policy, devices }: BlockContents, definitions: Definitions): void {
  const base = hook === null ? chain.base : hookedBase(chain, hook, definitions);
  if (base === null) return;
  chain.base = {
    ...base,
    devices: [...(chain.base?.devices ?? []), ...devices],
    policy: policy === null ? (chain.base?.policy ?? null) : policyValue(policy, definitions),
    policyNode: policy ?? chain.base?.policyNode ?? null,
  };
}

function hookedBase(
  chain: ChainState,
  { node, document }: Place<HookSpecification>,
  definitions: Definitions,
): BaseChain {
  return {
    node,
    document,
    type: node.type.name,
    hook: node.hook.name,
    priority: resolvePriority(node.priority, chain.table.family, node.hook.name, definitions),
    devices: [],
    policy: null,
    policyNode: null,
  };
}

function policyValue(policy: Policy, definitions: Definitions): BaseChain["policy"] {
  const value = resolve(definitions, policy.value);
  if (value?.kind === "value" && (value.text === "accept" || value.text === "drop")) return value.text;
  return "unknown";
}
