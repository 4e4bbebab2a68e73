import { catalogue } from "./catalogue.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** The rules whose warnings say that loading the ruleset may cut people off. */
const lockOutRules: ReadonlySet<string> = new Set(
  catalogue.flatMap(({ name, group }) => (group === "connectivity" ? [name] : [])),
);

/** Whether a finding says that loading the ruleset may cut people off from the host, or the host from others. */
export function mayLockOut({ rule, severity }: Diagnostic): boolean {
  return severity === "warning" && lockOutRules.has(rule);
}
