/** The hook that a chain or flowtable hangs on. */
import { hooks } from "@nftlint/language";
import type { Identifier } from "@nftlint/syntax";
import type { Report } from "./report.ts";
import { unknownName } from "./unknown-name.ts";

export function checkHook(hook: Identifier, report: Report): void {
  if (!hooks.has(hook.name)) unknownName(hook, "hook", hooks.keys(), report);
}
