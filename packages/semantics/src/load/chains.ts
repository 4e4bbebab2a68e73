/** What a chain's block says: its hook, its policy and its rules. */
import type { Chain, Devices, HookSpecification, Policy } from "@nftlint/syntax";
import type { BaseChain, Place } from "../ruleset.ts";
import { type Definitions, resolve } from "../variables.ts";
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
  let hook: Place<HookSpecification> | null = null;
  let policy: Policy | null = null;
  const devices: Place<Devices>[] = [];
  forEachItem(place.node.block.items, place.document, included, (item, document) => {
    switch (item.kind) {
      case "rule":
        chain.append({ node: item, document });
        break;
      case "hook-specification":
        hook = { node: item, document };
        if (item.devices !== null) devices.push({ node: item.devices, document });
        break;
      case "policy":
        policy = item;
        break;
      case "devices":
        devices.push({ node: item, document });
        break;
    }
  });
  mergeBase(chain, hook, policy, devices, definitions);
}

function mergeBase(
  chain: ChainState,
  hook: Place<HookSpecification> | null,
  policy: Policy | null,
  devices: readonly Place<Devices>[],
  definitions: Definitions,
): void {
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
