import { loadRulesets } from "./load-rulesets.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import { type HostTools, planFor } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";

/** "Check on Host…": what the host's own nft says of the file, at the places of our files. Nothing is changed there. */
export async function checkOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  const { messages, findings } = tools;
  await onHost(host, messages, async (connection) => {
    const plan = await planFor(host, file, connection, tools);
    if (plan === undefined) return;
    const { checkDocument, placeErrors } = await loadRulesets();
    const check = await showProgress(host, `checking ${file.name}`, "notification", () =>
      checkDocument(connection, plan.document),
    );
    if ("failure" in check) {
      messages.say("error", host.name, [check.failure]);
      return;
    }
    const placed = placeErrors(check.errors, plan.document);
    findings.show(host.name, placed.findings);
    const lines = placed.findings.map(({ part, message }) => `${part.path}:${part.start.line}: ${message}`);
    const verdict = check.accepted ? `nft takes ${file.name}` : `nft refuses ${file.name}`;
    messages.say(check.accepted ? "info" : "error", host.name, [verdict, ...lines, ...placed.elsewhere]);
  });
}
