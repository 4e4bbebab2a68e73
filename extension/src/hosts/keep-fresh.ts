/** Snapshots that are recorded anew by themselves: every some minutes, and when a ruleset is saved. */
import { Disposable, type Memento, workspace } from "vscode";
import type { Host } from "./on-host.ts";

/** Where the hosts are remembered whose snapshots are kept fresh. */
const key = "nftlint.freshHosts";

/** Saving often does not ask the host each time. */
const leastMilliseconds = 10_000;

export interface KeepFreshOptions {
  readonly memory: Memento;
  hosts(): Promise<readonly Host[]>;
  /** Records the snapshot of a host. */
  record(host: Host): Promise<unknown>;
}

export class KeepFresh implements Disposable {
  readonly #options: KeepFreshOptions;
  readonly #recordedAt = new Map<string, number>();
  readonly #subscriptions: Disposable;

  constructor(options: KeepFreshOptions) {
    this.#options = options;
    const clock = setInterval(() => void this.#recordOlderThan(freshMinutes() * 60_000), 30_000);
    this.#subscriptions = Disposable.from(
      new Disposable(() => clearInterval(clock)),
      workspace.onDidSaveTextDocument(({ languageId }) => {
        if (languageId === "nft") void this.#recordOlderThan(leastMilliseconds);
      }),
    );
  }

  isOn(name: string): boolean {
    return this.#names().includes(name);
  }

  /** Begins or ends it for a host; answers whether it is on now. */
  async toggle(host: Host): Promise<boolean> {
    const isOn = !this.isOn(host.name);
    const others = this.#names().filter((name) => name !== host.name);
    await this.#options.memory.update(key, isOn ? [...others, host.name] : others);
    if (isOn) await this.#record(host);
    return isOn;
  }

  dispose(): void {
    this.#subscriptions.dispose();
  }

  #names(): readonly string[] {
    return this.#options.memory.get<readonly string[]>(key, []);
  }

  async #recordOlderThan(milliseconds: number): Promise<void> {
    if (this.#names().length === 0 || !workspace.isTrusted) return;
    const due = (await this.#options.hosts()).filter(
      ({ name }) => this.isOn(name) && Date.now() - (this.#recordedAt.get(name) ?? 0) >= milliseconds,
    );
    for (const host of due) await this.#record(host);
  }

  async #record(host: Host): Promise<void> {
    this.#recordedAt.set(host.name, Date.now());
    await this.#options.record(host);
  }
}

function freshMinutes(): number {
  const minutes = workspace.getConfiguration("nftlint").get<unknown>("snapshotMinutes");
  return typeof minutes === "number" && minutes >= 1 ? minutes : 10;
}
