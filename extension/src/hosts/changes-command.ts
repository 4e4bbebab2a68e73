import type { HostPlan } from "../rulesets.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { type Host, onHost } from "./on-host.ts";
import { type HostTools, planFor } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";

/** "Show Changes on Host…": the live ruleset beside what it would be. Nothing is changed there. */
export async function showChangesOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  await onHost(host, tools.messages, async (connection) => {
    const plan = await planFor(host, file, connection, tools);
    if (plan === undefined) return;
    const { summary, losses } = await describePlan(plan);
    if (plan.difference.tables.length > 0) await showPlan(host, file, plan, tools);
    tools.messages.say(losses.length === 0 ? "info" : "warning", host.name, [summary, ...losses]);
  });
}

/** Opens the editor for differences. */
export async function showPlan(host: Host, file: RulesetFile, plan: HostPlan, { changes }: HostTools): Promise<void> {
  const { differenceTexts } = await loadRulesets();
  await changes.show(host.name, file.name, differenceTexts(plan.difference));
}

/** What changes, in numbers, and what is lost that others may own. */
export async function describePlan({ difference }: HostPlan): Promise<{ summary: string; losses: string[] }> {
  const { summarize } = await loadRulesets();
  const losses = difference.destroyed.map(({ family, name, owner, programs }) => {
    const users = [...(owner === null ? [] : [owner.program]), ...programs];
    return `table ${family} ${name} is destroyed${users.length === 0 ? "" : `, which ${users.join(" and ")} uses`}`;
  });
  const untouched = difference.untouched.map(({ family, name }) => `${family} ${name}`).join(", ");
  const rest = untouched === "" ? "" : ` Not touched: ${untouched}.`;
  return { summary: `${summarize(difference).text}${rest}`, losses };
}
