/** What becomes of the ruleset that is shown on a host, found out before anything is done there. */
import type { HostConnection } from "@nftlint/host";
import type { HostPlan } from "../rulesets.ts";
import { type HostKeeper, recordFacts } from "./ask-host.ts";
import type { Changes } from "./changes.ts";
import type { HostFinding, HostFindings } from "./findings.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { type Host, showProgress } from "./on-host.ts";
import type { RulesetFile } from "./ruleset-file.ts";
import type { TraceView } from "./trace-view.ts";
import type { Trials } from "./trials.ts";

/** What commands that go to a host need. */
export interface HostTools extends HostKeeper {
  readonly trials: Trials;
  readonly findings: HostFindings;
  readonly changes: Changes;
  readonly traces: TraceView;
}

/** Records the host and reads the file on top of it; `undefined`, and said, where the file cannot be sent there. */
export async function planFor(
  host: Host,
  file: RulesetFile,
  connection: HostConnection,
  tools: HostTools,
): Promise<HostPlan | undefined> {
  const { planForHost } = await loadRulesets();
  const result = await showProgress(host, `comparing ${file.name}`, "notification", async () =>
    planForHost(file.path, await recordFacts(host, connection, tools), file.directory),
  );
  switch (result.status) {
    case "planned":
      return result.plan;
    case "unreadable":
      tools.messages.say("error", host.name, result.errors);
      return undefined;
    case "faulty": {
      const findings = result.faults.map(({ path, line, column, message }): HostFinding => {
        const place = { line, column };
        return { part: { path: path ?? file.path, start: place, end: place }, severity: "error", message, related: [] };
      });
      tools.findings.show(host.name, findings);
      const lines = findings.map(({ part: { start }, message }) => `${start.line}:${start.column}: ${message}`);
      tools.messages.say("error", host.name, [`${file.name} cannot be sent as it is:`, ...lines]);
      return undefined;
    }
  }
}
