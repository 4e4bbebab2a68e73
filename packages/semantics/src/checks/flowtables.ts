/** Flowtables: a hook that exists, devices that can. */
import type { Flowtable } from "@nftlint/syntax";
import { checkDevices } from "./devices.ts";
import { checkHook } from "./hooks.ts";
import type { Report } from "./report.ts";

export function checkFlowtable(node: Flowtable, report: Report): void {
  for (const item of node.block?.items ?? []) {
    if (item.kind === "devices") checkDevices(item, report);
    else if (item.kind === "flowtable-hook") checkHook(item.hook, report);
  }
}
