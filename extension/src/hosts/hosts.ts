/** The commands and the view that have to do with hosts: only where the workspace is trusted, never in a browser. */
import { commands, type Disposable, type Event, type ExtensionContext, type Uri, window, workspace } from "vscode";
import { applyToHost } from "./apply-command.ts";
import { type HostKeeper, refreshHost } from "./ask-host.ts";
import { Changes } from "./changes.ts";
import { showChangesOnHost } from "./changes-command.ts";
import { checkOnHost } from "./check-command.ts";
import { Counters } from "./counters.ts";
import { confirmOnHost, rollBackOnHost, showHistory } from "./decide-commands.ts";
import { watchExpiry } from "./expiry.ts";
import { HostFindings } from "./findings.ts";
import { fixHost } from "./fix-command.ts";
import { chooseHost, namedHosts } from "./host-names.ts";
import { HostStates } from "./host-states.ts";
import { type Entry, HostView } from "./host-view.ts";
import { KeepFresh } from "./keep-fresh.ts";
import { Messages } from "./messages.ts";
import type { Host } from "./on-host.ts";
import type { HostTools } from "./plan.ts";
import { recordHostSnapshot } from "./record-command.ts";
import { deleteRuleOnHost, insertRuleOnHost } from "./rule-commands.ts";
import { type RulesetFile, shownRuleset } from "./ruleset-file.ts";
import { Snapshots } from "./snapshots.ts";
import { traceOnHost } from "./trace-command.ts";
import { TraceView } from "./trace-view.ts";
import { Trials } from "./trials.ts";

/** What a command does for the host that was meant. */
type HostCommand = (host: Host) => Promise<unknown>;

/** What a command does with the ruleset that is shown, on the host that was meant. */
type FileCommand = (host: Host, file: RulesetFile, tools: HostTools) => Promise<void>;

/**
 * Registers them; the manifest says when they are offered, and each looks once more for itself.
 * @returns tells of snapshots that were written, which need not lie where anybody watches
 */
export function registerHosts(context: ExtensionContext): Event<Uri> {
  const { version } = context.extension.packageJSON as { readonly version: string };
  const messages = new Messages();
  const snapshots = new Snapshots(context);
  const states = new HostStates(snapshots);
  const keeper: HostKeeper = { messages, snapshots, states, program: `nftlint ${version}` };
  const trials = new Trials();
  const fresh = new KeepFresh({
    memory: context.workspaceState,
    hosts: namedHosts,
    record: (host) => refreshHost(host, keeper, "status bar"),
  });
  const view = new HostView({ states, hosts: namedHosts, isFresh: (name) => fresh.isOn(name) });
  const tools: HostTools = {
    ...keeper,
    trials,
    findings: new HostFindings(),
    changes: new Changes(),
    traces: new TraceView(),
  };
  const counters = new Counters(messages);
  const hostCommands: Readonly<Record<string, HostCommand>> = {
    recordSnapshot: (host) => recordHostSnapshot(host, keeper),
    refreshHost: (host) => refreshHost(host, keeper, "status bar"),
    keepSnapshotFresh: (host) => toggleFresh(host, fresh, view),
    confirmOnHost: (host) => confirmOnHost(host, keeper, trials),
    rollBackOnHost: (host) => rollBackOnHost(host, keeper, trials),
    showHistoryOfHost: (host) => showHistory(host, keeper, trials),
    fixHost: (host) => fixHost(host, tools),
    showCountersOfHost: (host) => counters.toggle(host),
  };
  const fileCommands: Readonly<Record<string, FileCommand>> = {
    checkOnHost,
    showChangesOnHost,
    applyToHost,
    deleteRuleOnHost,
    insertRuleOnHost,
    traceOnHost,
  };
  void commands.executeCommand("setContext", "nftlint.runsCommands", true);
  context.subscriptions.push(
    messages,
    snapshots,
    states,
    fresh,
    view,
    watchExpiry(states, (host) => refreshHost(host, keeper, "status bar")),
    tools.findings,
    tools.changes,
    tools.traces,
    counters,
    commands.registerCommand("nftlint.hideCounters", () => counters.hide()),
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("nftlint.hosts")) view.refresh();
    }),
    window.onDidChangeActiveTextEditor(() => view.refresh()),
    ...watchConfigurations(() => view.refresh()),
    ...Object.entries(hostCommands).map(([name, run]) => registerHostCommand(`nftlint.${name}`, run)),
    ...Object.entries(fileCommands).map(([name, run]) => registerFileCommand(`nftlint.${name}`, run, tools)),
  );
  return snapshots.onDidWrite;
}

/** Configuration files name hosts. */
function watchConfigurations(changed: () => void): Disposable[] {
  const watcher = workspace.createFileSystemWatcher("**/{nftlint,.nftlint}.json");
  return [watcher, watcher.onDidChange(changed), watcher.onDidCreate(changed), watcher.onDidDelete(changed)];
}

/** A command that is given a host by the view or by its name, or else asks for one. */
function registerHostCommand(id: string, run: HostCommand): Disposable {
  return commands.registerCommand(id, async (argument?: unknown) => {
    if (!isTrusted()) return;
    const host = await hostMeant(argument);
    if (host !== undefined) await run(host);
  });
}

/** A command for the ruleset that is shown; the file is looked for first, so that nobody chooses a host in vain. */
function registerFileCommand(id: string, run: FileCommand, tools: HostTools): Disposable {
  return commands.registerCommand(id, async (argument?: unknown) => {
    if (!isTrusted()) return;
    const file = await shownRuleset();
    const host = file === undefined ? undefined : await hostMeant(argument);
    if (file !== undefined && host !== undefined) await run(host, file, tools);
  });
}

function isTrusted(): boolean {
  if (!workspace.isTrusted) {
    void window.showWarningMessage("nftlint runs nothing on a host while the workspace is not trusted.");
  }
  return workspace.isTrusted;
}

/** @param argument an entry of the view or a name; a menu of the editor gives an address, which tells no host */
async function hostMeant(argument: unknown): Promise<Host | undefined> {
  if (isEntry(argument)) return argument.host;
  const named = typeof argument === "string" ? (await namedHosts()).find(({ name }) => name === argument) : undefined;
  return named ?? chooseHost("nftlint");
}

function isEntry(argument: unknown): argument is Extract<Entry, { kind: "host" }> {
  return typeof argument === "object" && argument !== null && "kind" in argument && argument.kind === "host";
}

async function toggleFresh(host: Host, fresh: KeepFresh, view: HostView): Promise<void> {
  const isOn = await fresh.toggle(host);
  view.refresh();
  const how = isOn
    ? "kept fresh from now on: it is recorded anew at times, and when a ruleset is saved"
    : "kept as it is from now on";
  void window.showInformationMessage(`The snapshot of ${host.name} is ${how}.`);
}
