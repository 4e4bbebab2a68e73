import type { HostConnection } from "@nftlint/host";
import type { HostPlan } from "../rulesets.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import { type HostTools, planFor } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";

/** "Check on Host…": what the host's own nft says of the file, at the places of our files. Nothing is changed there. */
export async function checkOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  const { messages } = tools;
  await onHost(host, messages, async (connection) => {
    const plan = await planFor(host, file, connection, tools);
    if (plan === undefined) return;
    if (await isAccepted(host, file, plan, connection, tools)) {
      messages.say("info", host.name, [`nft takes ${file.name}`]);
    }
  });
}

/** Asks the host's nft; what it says stands in our files, and a refusal is told. */
export async function isAccepted(
  host: Host,
  file: RulesetFile,
  plan: HostPlan,
  connection: HostConnection,
  { messages, findings }: HostTools,
): Promise<boolean> {
  const { checkDocument, placeErrors } = await loadRulesets();
  const check = await showProgress(host, `checking ${file.name}`, "notification", () =>
    checkDocument(connection, plan.document),
  );
  if ("failure" in check) {
    messages.say("error", host.name, [check.failure]);
    return false;
  }
  const placed = placeErrors(check.errors, plan.document);
  findings.show(host.name, placed.findings);
  if (!check.accepted) {
    const lines = placed.findings.map(({ part, message }) => `${part.path}:${part.start.line}: ${message}`);
    messages.say("error", host.name, [`nft refuses ${file.name}`, ...lines, ...placed.elsewhere]);
  }
  return check.accepted;
}
