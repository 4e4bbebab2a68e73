/** The hosts that people have named: in the settings, in configuration files, and this machine. */
import { parseTarget } from "@nftlint/host";
import { ConfigurationTarget, Uri, window, workspace } from "vscode";
import { loadRulesets } from "./load-rulesets.ts";
import type { Host } from "./on-host.ts";

const setting = "hosts";

/** All of them, each name once; the settings go first. */
export async function namedHosts(): Promise<Host[]> {
  const set = workspace.getConfiguration("nftlint").get<readonly unknown[]>(setting, []);
  const fromSettings = set.filter((name) => typeof name === "string").map((name) => hostOf(name));
  const local = process.platform === "linux" ? [hostOf("local")] : [];
  const hosts = new Map<string, Host>();
  for (const host of [...fromSettings, ...(await configuredHosts()), ...local]) {
    if (!hosts.has(host.name)) hosts.set(host.name, host);
  }
  return [...hosts.values()];
}

/** One that is not configured. */
function hostOf(target: string): Host {
  return { name: target, target, snapshot: null, bootFile: null };
}

/** Those of the configuration files of the folders that are open, and of the file that is shown. */
async function configuredHosts(): Promise<Host[]> {
  const shown = window.activeTextEditor?.document.uri;
  const folders = (workspace.workspaceFolders ?? []).map(({ uri }) => uri);
  const directories = [...(shown === undefined ? [] : [Uri.joinPath(shown, "..")]), ...folders];
  const paths = directories.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath);
  const { hostsOf } = await loadRulesets();
  const lists = await Promise.all([...new Set(paths)].map((path) => hostsOf(path)));
  return lists.flat();
}

/** Asks which host is meant; a new one is remembered in the settings. */
export async function chooseHost(title: string): Promise<Host | undefined> {
  const another = "Another Host...";
  const hosts = await namedHosts();
  const items = [
    ...hosts.map((host) => ({ label: host.name, description: host.target === host.name ? "" : host.target, host })),
    { label: another, description: "an alias of your ssh configuration, user@host, ssh://user@host:port", host: null },
  ];
  const chosen = await window.showQuickPick(items, { title, placeHolder: "Host" });
  return chosen?.host === null ? askForHost(title) : chosen?.host;
}

function faultOf(text: string): string | null {
  const parsed = parseTarget(text);
  return "error" in parsed ? parsed.error : null;
}

async function askForHost(title: string): Promise<Host | undefined> {
  const target = await window.showInputBox({
    title,
    prompt: "What ssh takes: an alias of your ssh configuration, user@host or ssh://user@host:port",
    validateInput: faultOf,
  });
  if (target === undefined) return undefined;
  const configuration = workspace.getConfiguration("nftlint");
  const hosts = configuration.get<readonly string[]>(setting, []);
  await configuration.update(setting, [...hosts, target], ConfigurationTarget.Global);
  return hostOf(target);
}
