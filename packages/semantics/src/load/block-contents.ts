/** What the block of a chain says by itself, looked at once for each block. */
import type { Chain, Devices, HookSpecification, Policy } from "@nftlint/syntax";
import type { Place, RulesetRule, SourceDocument } from "../ruleset.ts";

/** Hook, policy, devices and rules, in the order of the text; of several hooks or policies the last. */
export interface BlockContents {
  readonly rules: readonly RulesetRule[];
  readonly hook: Place<HookSpecification> | null;
  readonly policy: Policy | null;
  readonly devices: readonly Place<Devices>[];
}

const known = new WeakMap<Chain, { readonly document: SourceDocument; readonly contents: BlockContents | null }>();

/** The contents of a chain's block; `null` where it has none, or where some of them are included. */
export function blockContents({ node, document }: Place<Chain>): BlockContents | null {
  let found = known.get(node);
  if (found?.document !== document) {
    found = { document, contents: look(node, document) };
    known.set(node, found);
  }
  return found.contents;
}

function look({ block }: Chain, document: SourceDocument): BlockContents | null {
  if (block === null || block.items.some(({ kind }) => kind === "include")) return null;
  const gathering = new BlockGathering();
  for (const item of block.items) gathering.add(item, document);
  return gathering;
}

/** Contents that are being gathered, item by item, from wherever they come. */
export class BlockGathering implements BlockContents {
  readonly rules: RulesetRule[] = [];
  hook: Place<HookSpecification> | null = null;
  policy: Policy | null = null;
  readonly devices: Place<Devices>[] = [];

  add(item: NonNullable<Chain["block"]>["items"][number], document: SourceDocument): void {
    switch (item.kind) {
      case "rule":
        this.rules.push({ node: item, document });
        break;
      case "hook-specification":
        this.hook = { node: item, document };
        if (item.devices !== null) this.devices.push({ node: item.devices, document });
        break;
      case "policy":
        this.policy = item;
        break;
      case "devices":
        this.devices.push({ node: item, document });
        break;
    }
  }
}
