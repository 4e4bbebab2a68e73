/** Chains: one policy, one comment, a hook that exists, devices that can. */
import type { Chain } from "@nftlint/syntax";
import { checkComments } from "./comments.ts";
import { checkDevices } from "./devices.ts";
import { checkOnce } from "./duplicates.ts";
import { checkHook } from "./hooks.ts";
import type { Report } from "./report.ts";

/** Checks a chain but for its rules. */
export function checkChain(node: Chain, report: Report): void {
  if (node.block === null) return;
  const { items } = node.block;
  // Most items are rules, and most chains have many of them: they are not looked at four times over.
  const properties = items.filter((item) => item.kind !== "rule");
  checkComments(properties, report);
  checkOnce(properties, (item) => item.kind === "policy", "the policy of the chain", report);
  for (const item of properties) {
    if (item.kind === "devices") checkDevices(item, report);
    else if (item.kind === "hook-specification") {
      checkHook(item.hook, report);
      if (item.devices !== null) checkDevices(item.devices, report);
    }
  }
}
