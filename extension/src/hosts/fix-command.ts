import type { HostRemedy } from "@nftlint/linter";
import { env, window } from "vscode";
import { recordFacts } from "./ask-host.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import type { HostTools } from "./plan.ts";
import { confirmSeconds } from "./trials.ts";

const copy = "Copy Commands";

/**
 * "Fix Host…": what of the host works against its own live ruleset, and the commands that mend it.
 * Those that can be taken back are run on trial, where that is wanted.
 */
export async function fixHost(host: Host, tools: HostTools): Promise<void> {
  const { messages, trials } = tools;
  await onHost(host, messages, async (connection) => {
    const facts = await showProgress(host, "looking for conflicts", "notification", () =>
      recordFacts(host, connection, tools),
    );
    const { hostRemedies } = await loadRulesets();
    const remedies = hostRemedies(facts);
    if (!remedies.known) {
      messages.say("error", host.name, [`its ruleset is not known: ${remedies.reason}`]);
      return;
    }
    if (remedies.value.length === 0) {
      messages.say("info", host.name, ["nothing outside of nft works against the live ruleset"]);
      return;
    }
    const all = remedies.value.flatMap(({ commands }) => commands);
    const runnable = all.flatMap(({ text, command }) => (command === null ? [] : [{ text, command }]));
    const run = runnable.length === 1 ? "Run It on Trial" : `Run ${runnable.length} of Them on Trial`;
    const answer = await window.showWarningMessage(
      `${host.name}: what works against its ruleset`,
      { modal: true, detail: describe(remedies.value) },
      ...(runnable.length === 0 ? [copy] : [run, copy]),
    );
    if (answer === copy) await env.clipboard.writeText(all.map(({ text }) => `${text}\n`).join(""));
    if (answer !== run) return;
    const change = {
      document: "",
      title: runnable.map(({ text }) => text).join("; "),
      changed: { all: false, families: [], tables: [] },
      bootFile: null,
      commands: runnable.map(({ command }) => command),
    };
    await trials.run(host, connection, change, tools);
  });
}

function describe(remedies: readonly HostRemedy[]): string {
  const parts = remedies.map(({ diagnostic, commands }) =>
    [
      diagnostic.message,
      ...commands.map(({ text, command }) => `    ${text}${command === null ? "  (by hand)" : ""}`),
    ].join("\n"),
  );
  return [...parts, `What is run is taken back after ${confirmSeconds()} seconds unless you keep it.`].join("\n\n");
}
