/** What of a host works against its own live ruleset, and what mends it. */
import { type HostCommand, type HostFacts, type Known, readHostCommand } from "@nftlint/host";
import type { Diagnostic } from "./diagnostic.ts";
import { lint } from "./lint.ts";

/** A finding about a host and what mends it. */
export interface HostRemedy {
  readonly diagnostic: Diagnostic;
  /** As people type them; `command` is what can be run on trial, `null` for what people do by hand. */
  readonly commands: readonly { readonly text: string; readonly command: HostCommand | null }[];
}

/** The rules whose findings settings of the host mend. */
const hostRules: ReadonlySet<string> = new Set(["iptables-conflict", "ip-forward-disabled", "reverse-path-filter"]);

/** What no nft listing shows of a host, one for each set of commands: several rules may suffer from one setting. */
export function hostRemedies(facts: HostFacts): Known<readonly HostRemedy[]> {
  if (!facts.ruleset.known) return facts.ruleset;
  const remedies = new Map<string, HostRemedy>();
  for (const diagnostic of conflictsOf(facts, facts.ruleset.value)) {
    const key = `${diagnostic.rule}\n${diagnostic.help.join("\n")}`;
    if (remedies.has(key)) continue;
    const commands = diagnostic.help.map((text) => ({ text, command: readHostCommand(text) }));
    remedies.set(key, { diagnostic, commands });
  }
  return { known: true, value: [...remedies.values()] };
}

/** What the rules say of a live ruleset on its own host; as if nothing were loaded there, or all would be there twice. */
function conflictsOf(facts: HostFacts, listing: string): readonly Diagnostic[] {
  const host: HostFacts = { ...facts, ruleset: { known: true, value: "" } };
  return lint({ path: "the live ruleset", text: listing }, { host, select: hostRules }).diagnostics.filter(({ rule }) =>
    hostRules.has(rule),
  );
}
