import type { SourceDocument } from "@nftlint/semantics";
import type { WrittenName } from "../../interfaces/names.ts";
import { replaceKey } from "../../interfaces/replace-key.ts";
import type { InterfaceSelector } from "../../interfaces/selectors.ts";
import type { Finding } from "../../rule.ts";

/**
 * What to say of `iif` and `oif` with an interface that comes and goes.
 * @param kind what it is: `a PPP link`
 * @param document where the selector stands
 */
export function bindingFinding(
  { node, values }: InterfaceSelector,
  name: WrittenName,
  kind: string,
  document: SourceDocument,
): Finding {
  const byName = `${node.key}name`;
  // The elements of a named set are of type iface_index: the set would have to change as well.
  const fixes = values.kind === "set-reference" ? [] : [replaceKey(node, byName)];
  return {
    document,
    range: node,
    message:
      `"${name.node.text}" is ${kind} that comes and goes, and "${node.key}" takes its number when the file is loaded: ` +
      `without it nft refuses the whole file, and once it is made anew the rule never matches; use "${byName}"`,
    fixes,
  };
}
