/** "Trace Packets on Host…": what becomes of real packets, beside the text of the rules that they meet. */
import { sep } from "node:path";
import { type HostConnection, type HostFacts, newTraceTable, runTrace, type TraceOutcome } from "@nftlint/host";
import type { TraceFilter } from "@nftlint/packet";
import { ProgressLocation, window } from "vscode";
import { recordFacts } from "./ask-host.ts";
import { loadRulesets } from "./load-rulesets.ts";
import { plain } from "./messages.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import type { HostTools } from "./plan.ts";
import type { RulesetFile } from "./ruleset-file.ts";

const packets = 20;
const seconds = 60;

export async function traceOnHost(host: Host, file: RulesetFile, tools: HostTools): Promise<void> {
  const asked = await askFilter(host);
  if (asked === undefined) return;
  await onHost(host, tools.messages, async (connection) => {
    const facts = await showProgress(host, "reading its ruleset", "notification", () =>
      recordFacts(host, connection, tools),
    );
    if (!facts.ruleset.known) throw new Error(`its ruleset is not known: ${facts.ruleset.reason}`);
    const { rulesetFor } = await loadRulesets();
    const ruleset = rulesetFor(file.path, file.document.getText());
    const directory = file.directory + sep;
    const paths = ruleset.documents.flatMap(({ path }) => path ?? []);
    const names = new Map(
      paths.map((path) => [path.startsWith(directory) ? path.slice(directory.length) : path, path]),
    );
    const write = await tools.traces.begin(host.name, names);
    write(`Packets on ${host.name}: ${asked.line === "" ? "all" : asked.line}\n`);
    const outcome = await showTrace(host, connection, { ...asked, facts, file, write });
    for (const line of endOf(outcome, host.name)) write(`\n${line}\n`);
  });
}

interface Asked {
  readonly line: string;
  readonly filter: TraceFilter;
}

async function askFilter(host: Host): Promise<Asked | undefined> {
  const { readFilterLine } = await loadRulesets();
  const line = await window.showInputBox({
    title: `Trace Packets on ${host.name}`,
    prompt: `Which packets? Each part may be left out; the first ${packets} of ${seconds} seconds are shown.`,
    placeHolder: "--iif eno2 --from 192.0.2.0/24 --to 198.51.100.1 tcp 22",
    ignoreFocusOut: true,
    validateInput: (text) => {
      const read = readFilterLine(text);
      return "error" in read ? read.error : null;
    },
  });
  if (line === undefined) return undefined;
  const read = readFilterLine(line);
  return "error" in read ? undefined : { line: line.trim(), filter: read.filter };
}

interface Shown extends Asked {
  readonly facts: HostFacts;
  readonly file: RulesetFile;
  readonly write: (text: string) => void;
}

/** Traces until as many packets were seen, the time is over, or people cancel. */
async function showTrace(host: Host, connection: HostConnection, shown: Shown): Promise<TraceOutcome> {
  const { LiveTrace, rulesetFor, traceText } = await loadRulesets();
  const { filter, facts, file } = shown;
  const ruleset = rulesetFor(file.path, file.document.getText());
  const table = newTraceTable();
  const trace = new LiveTrace({ table, filter, packets, host: facts, file: ruleset });
  const stop = new AbortController();
  let count = 0;
  const show = (answers: ReturnType<typeof trace.add>) => {
    for (const answer of answers.slice(0, packets - count)) {
      count++;
      shown.write(`\n${traceText(answer, file.directory + sep)}`);
    }
    if (count >= packets) stop.abort();
  };
  const title = plain(`${host.name}: tracing packets`);
  return window.withProgress(
    { location: ProgressLocation.Notification, title, cancellable: true },
    async (_, token) => {
      token.onCancellationRequested(() => stop.abort());
      const timer = setInterval(() => show(trace.silent(Date.now())), 200);
      try {
        const listener = {
          tracing: () => {},
          message: (message: Parameters<typeof trace.add>[0]) => show(trace.add(message, Date.now())),
        };
        const outcome = await runTrace(connection, { table, document: trace.document, seconds }, listener, stop.signal);
        show(trace.rest());
        return outcome;
      } finally {
        clearInterval(timer);
      }
    },
  );
}

function endOf(outcome: TraceOutcome, host: string): readonly string[] {
  switch (outcome.kind) {
    case "removed":
      return [`The trace is over; nothing of it is left on ${host}.`];
    case "gone":
      return ["The trace is over: somebody else has removed its table."];
    case "left":
      return [`Its table could not be removed; "nftlint host trace HOST --remove" tries again.`, outcome.messages];
    case "refused":
    case "no-monitor":
      return ["Nothing was traced: its nft does not take part.", outcome.messages];
    case "no-nft":
      return ["Nothing was traced: there is no nft."];
    case "no-guard":
      return ["Nothing was traced: the process that would remove the table does not start."];
  }
}
