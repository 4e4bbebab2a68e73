/** What is known of hosts, as of when somebody last asked them. */
import type { ArmedChange, HostFacts } from "@nftlint/host";
import { EventEmitter } from "vscode";
import { loadRulesets } from "./load-rulesets.ts";
import type { Host } from "./on-host.ts";
import type { Snapshots } from "./snapshots.ts";

export interface HostState {
  /** What its snapshot tells, or what it told itself since; `null` where neither is. */
  readonly facts: HostFacts | null;
  /** Whether these are in the file of its snapshot. */
  readonly isKept: boolean;
  /** What of the host works against its own ruleset, a sentence each. */
  readonly conflicts: readonly string[];
  /** The change on trial. */
  readonly armed: ArmedOnHost | null;
}

export interface ArmedOnHost {
  readonly change: ArmedChange;
  /** When the host takes it back, as `Date.now()` counts; `null` where nothing happens by itself. */
  readonly until: number | null;
}

const nothing: HostState = { facts: null, isKept: false, conflicts: [], armed: null };

/** Holds a state for each host, by its name, and tells of changes. */
export class HostStates {
  readonly #snapshots: Snapshots;
  readonly #states = new Map<string, HostState>();
  readonly #changed = new EventEmitter<Host>();

  readonly onDidChange = this.#changed.event;

  constructor(snapshots: Snapshots) {
    this.#snapshots = snapshots;
  }

  /** What is known; at first that is what an earlier snapshot tells. */
  async of(host: Host): Promise<HostState> {
    const { name } = host;
    const known = this.#states.get(name);
    if (known !== undefined) return known;
    const facts = await this.#snapshots.read(host);
    const state = facts === null ? nothing : { ...nothing, facts, isKept: true, conflicts: await conflictsOf(facts) };
    // Somebody may have asked the host in the meantime.
    const newer = this.#states.get(name);
    if (newer !== undefined) return newer;
    this.#states.set(name, state);
    return state;
  }

  async setFacts(host: Host, facts: HostFacts, isKept: boolean): Promise<void> {
    const conflicts = await conflictsOf(facts);
    this.#set(host, { ...(this.#states.get(host.name) ?? nothing), facts, isKept, conflicts });
  }

  async setArmed(host: Host, change: ArmedChange | null): Promise<void> {
    const before = await this.of(host);
    if (before.armed === null && change === null) return;
    this.#set(host, { ...before, armed: change === null ? null : { change, until: untilOf(change) } });
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #set(host: Host, state: HostState): void {
    this.#states.set(host.name, state);
    this.#changed.fire(host);
  }
}

function untilOf({ state, isWatched, secondsLeft }: ArmedChange): number | null {
  return state === "open" && isWatched && secondsLeft !== null ? Date.now() + secondsLeft * 1000 : null;
}

async function conflictsOf(facts: HostFacts): Promise<string[]> {
  const { hostRemedies } = await loadRulesets();
  const remedies = hostRemedies(facts);
  return remedies.known ? remedies.value.map(({ diagnostic }) => diagnostic.message) : [];
}
