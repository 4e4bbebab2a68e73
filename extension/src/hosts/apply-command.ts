import { window } from "vscode";
import type { HostPlan } from "../rulesets.ts";
import { describePlan, showPlan } from "./changes-command.ts";
import { isAccepted } from "./check-command.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { plain } from "./messages.ts";
import { type Host, onHost } from "./on-host.ts";
import { type HostTools, planFor } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";
import { confirmSeconds } from "./trials.ts";

/**
 * "Apply to Host…": checked against the host as it is and by its nft, shown and asked for, loaded on trial, tried
 * over a new connection, kept or taken back. Errors stop it; what may lock people out is named in the
 * question.
 */
export async function applyToHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  const { messages, trials } = tools;
  await onHost(host, messages, async (connection) => {
    const plan = await planFor(host, file, connection, tools);
    if (plan === undefined || hasErrors(host, file, plan, tools)) return;
    if (plan.difference.tables.length === 0) {
      messages.say("info", host.name, [`it is what ${file.name} makes of it already: nothing was changed`]);
      return;
    }
    if (!(await isAccepted(host, file, plan, connection, tools))) return;
    const answer = await askWhether(host, file, plan, tools);
    if (answer === null) return;
    const { tablesToBackUp } = await loadRulesets();
    const { document, read } = plan;
    const change = { document: document.text, title: file.name, changed: tablesToBackUp(read.ruleset) };
    const outcome = await trials.run(
      host,
      connection,
      { ...change, bootFile: answer.persists ? host.bootFile : null },
      tools,
    );
    if (outcome.kind !== "refused") return;
    const { readNftErrors, placeErrors } = await loadRulesets();
    tools.findings.show(host.name, placeErrors(readNftErrors(outcome.messages, document), document).findings);
  });
}

function hasErrors(host: Host, file: RulesetFile, { read }: HostPlan, { messages }: HostTools): boolean {
  const errors = read.diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return false;
  const lines = errors.map(({ start, message }) => `line ${file.document.positionAt(start).line + 1}: ${message}`);
  const count = errors.length === 1 ? "an error" : `${errors.length} errors`;
  messages.say("error", host.name, [`${file.name} has ${count} there: nothing was changed`, ...lines]);
  return true;
}

const show = "Show Changes";

/** Whether the ruleset is to be loaded at boot as well; `null` where it is not to be loaded at all. */
type Answer = { readonly persists: boolean } | null;

/** Asks with everything in sight; after a look at the changes, with a question that leaves them in sight. */
async function askWhether(host: Host, file: RulesetFile, plan: HostPlan, tools: HostTools): Promise<Answer> {
  const { mayLockOut } = await loadRulesets();
  const { summary, losses } = await describePlan(plan);
  const cutting = plan.read.diagnostics.filter(mayLockOut).map(({ message, rule }) => `${message} (${rule})`);
  const warnings = [...new Set([...cutting, ...losses])];
  const apply = warnings.length === 0 ? "Apply" : "Apply All the Same";
  const persist = `${apply}, and at Boot`;
  const actions = host.bootFile === null ? [apply] : [apply, persist];
  const question = `Apply ${file.name} to ${host.name}?`;
  const detail = [
    summary,
    ...warnings.map((warning) => `⚠ ${warning}`),
    ...(host.bootFile === null ? [] : [`${host.bootFile} is loaded at boot there, and can hold it once it is kept.`]),
    `${host.name} takes it back after ${confirmSeconds()} seconds unless you keep it.`,
  ];
  const options = { modal: true, detail: detail.join("\n\n") };
  let answer = await window.showWarningMessage(question, options, ...actions, show);
  if (answer === show) {
    await showPlan(host, file, plan, tools);
    answer = await window.showWarningMessage(plain(`${question} ${detail.join(" ")}`), ...actions);
  }
  return answer === apply || answer === persist ? { persists: answer === persist } : null;
}
