/** The view of hosts: what is known of each, what is on trial, and how long it has left. */
import { describeArmed, describeChange } from "@nftlint/host";
import {
  type Disposable,
  EventEmitter,
  MarkdownString,
  ThemeColor,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  type TreeView,
  window,
} from "vscode";
import { ageOf } from "./age.ts";
import type { ArmedOnHost, HostState, HostStates } from "./host-states.ts";
import type { Host } from "./on-host.ts";

/** A host, or a line below one. */
export type Entry =
  | { readonly kind: "host"; readonly host: Host; readonly isFresh: boolean }
  | { readonly kind: "line"; readonly item: TreeItem };

export interface HostViewOptions {
  readonly states: HostStates;
  hosts(): Promise<readonly Host[]>;
  /** Whether the snapshot of a host is kept fresh. */
  isFresh(name: string): boolean;
}

export class HostView implements TreeDataProvider<Entry>, Disposable {
  readonly #options: HostViewOptions;
  readonly #changed = new EventEmitter<Entry | undefined>();
  readonly #view: TreeView<Entry>;
  readonly #clock: NodeJS.Timeout;
  readonly #subscription: Disposable;
  #ticks = 0;
  #armed: readonly Entry[] = [];

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(options: HostViewOptions) {
    this.#options = options;
    this.#view = window.createTreeView("nftlint.hosts", { treeDataProvider: this });
    this.#subscription = options.states.onDidChange(() => this.refresh());
    this.#clock = setInterval(() => this.#tick(), 1000);
  }

  /** Shows anew what is known. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getTreeItem(entry: Entry): Promise<TreeItem> {
    if (entry.kind === "line") return entry.item;
    return itemOf(entry, await this.#options.states.of(entry.host));
  }

  async getChildren(entry?: Entry): Promise<Entry[]> {
    const { states, hosts, isFresh } = this.#options;
    if (entry === undefined) {
      const named = await hosts();
      const known = await Promise.all(named.map((host) => states.of(host)));
      const entries = named.map((host): Entry => ({ kind: "host", host, isFresh: isFresh(host.name) }));
      this.#armed = entries.filter((_, index) => known[index]?.armed !== null);
      return entries;
    }
    if (entry.kind === "line") return [];
    return linesOf(await states.of(entry.host)).map((item) => ({ kind: "line", item }));
  }

  dispose(): void {
    clearInterval(this.#clock);
    this.#subscription.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  /** Seconds are counted while something is on trial, ages else. */
  #tick(): void {
    this.#ticks++;
    if (!this.#view.visible) return;
    if (this.#ticks % 30 === 0) this.refresh();
    else for (const entry of this.#armed) this.#changed.fire(entry);
  }
}

function itemOf({ host, isFresh }: Extract<Entry, { kind: "host" }>, { facts, conflicts, armed }: HostState): TreeItem {
  const item = new TreeItem(host.name, TreeItemCollapsibleState.Collapsed);
  item.id = host.name;
  item.contextValue = armed === null ? "host" : "host armed";
  const parts = [
    ...(armed === null ? [] : [timeLeft(armed)]),
    facts === null ? "no snapshot" : `${ageOf(facts.recordedAt)}${isFresh ? ", kept fresh" : ""}`,
    ...(conflicts.length === 0 ? [] : [conflicts.length === 1 ? "1 conflict" : `${conflicts.length} conflicts`]),
  ];
  item.description = parts.join(" · ");
  item.iconPath =
    armed !== null
      ? new ThemeIcon("watch", new ThemeColor("list.warningForeground"))
      : conflicts.length > 0
        ? new ThemeIcon("warning", new ThemeColor("list.warningForeground"))
        : new ThemeIcon("server");
  item.tooltip = host.target === host.name ? host.name : `${host.name}: ${host.target}`;
  return item;
}

function linesOf({ facts, isKept, conflicts, armed }: HostState): TreeItem[] {
  return [
    ...(armed === null ? [] : [armedLine(armed)]),
    ...conflicts.map((conflict) => line("warning", conflict, "", conflict)),
    ...(facts === null
      ? [line("info", "No snapshot", "refresh the host to record one", "")]
      : [
          line(
            "history",
            isKept ? "Snapshot" : "Seen",
            `${ageOf(facts.recordedAt)}, of ${facts.host}`,
            facts.recordedAt,
          ),
          line(
            "versions",
            "nft",
            facts.nftVersion.known ? facts.nftVersion.value : "not known",
            reasonOf(facts.nftVersion),
          ),
          line(
            "circuit-board",
            "Kernel",
            facts.kernelRelease.known ? facts.kernelRelease.value : "not known",
            reasonOf(facts.kernelRelease),
          ),
        ]),
  ];
}

function armedLine(armed: ArmedOnHost): TreeItem {
  return line("watch", `On trial: ${describeChange(armed.change)}`, timeLeft(armed), describeArmed(armed.change));
}

/** What comes of a change by itself, in a word or two. */
function timeLeft({ change, until }: ArmedOnHost): string {
  if (until === null) return describeArmed(change);
  const seconds = Math.max(0, Math.round((until - Date.now()) / 1000));
  return seconds === 0 ? "being taken back" : `${seconds} s left`;
}

function line(icon: string, label: string, description: string, tooltip: string): TreeItem {
  const item = new TreeItem(label, TreeItemCollapsibleState.None);
  item.description = description;
  // As text, not as Markdown: it may hold what a host said.
  item.tooltip = new MarkdownString().appendText(tooltip);
  item.iconPath = new ThemeIcon(icon);
  return item;
}

function reasonOf(known: { readonly known: boolean; readonly reason?: string }): string {
  return known.reason ?? "";
}
