/** The snapshots of hosts: one file each, in the place that people chose or configured, else in the extension's own storage. */
import { formatSnapshot, type HostFacts, type HostSnapshot, parseSnapshot, snapshotFacts } from "@nftlint/host";
import { EventEmitter, type ExtensionContext, type Memento, Uri, workspace } from "vscode";
import type { Host } from "./on-host.ts";

/** Where the chosen files are remembered, by the hosts' names. */
const key = "nftlint.snapshots";

export class Snapshots {
  readonly #memory: Memento;
  readonly #storage: Uri;
  readonly #written = new EventEmitter<Uri>();

  /** A file was written anew, wherever it is. */
  readonly onDidWrite = this.#written.event;

  constructor({ workspaceState, storageUri, globalStorageUri }: ExtensionContext) {
    this.#memory = workspaceState;
    this.#storage = Uri.joinPath(storageUri ?? globalStorageUri, "snapshots");
  }

  /** The file of a host's snapshot, whether it is there or not. */
  fileOf({ name, snapshot }: Host): Uri {
    const chosen = this.#chosen()[name];
    if (chosen !== undefined) return Uri.parse(chosen, true);
    if (snapshot !== null) return Uri.file(snapshot);
    return Uri.joinPath(this.#storage, `${encodeURIComponent(name)}.snapshot.json`);
  }

  /** From now on it is kept there. */
  async choose({ name }: Host, file: Uri): Promise<void> {
    await this.#memory.update(key, { ...this.#chosen(), [name]: file.toString() });
  }

  /**
   * Keeps a snapshot.
   * @param isWanted whether people asked for a new one: else a file of theirs stays as it is
   * @returns whether it was kept
   */
  async write(host: Host, snapshot: HostSnapshot, isWanted: boolean): Promise<boolean> {
    const file = this.fileOf(host);
    if (!isWanted && !file.path.startsWith(`${this.#storage.path}/`)) return false;
    await workspace.fs.createDirectory(Uri.joinPath(file, ".."));
    await workspace.fs.writeFile(file, new TextEncoder().encode(formatSnapshot(snapshot)));
    this.#written.fire(file);
    return true;
  }

  /** What the snapshot of a host tells; `null` where there is none that can be read. */
  async read(host: Host): Promise<HostFacts | null> {
    try {
      const text = new TextDecoder().decode(await workspace.fs.readFile(this.fileOf(host)));
      const parsed = parseSnapshot(text);
      return "error" in parsed ? null : snapshotFacts(parsed.snapshot);
    } catch {
      return null;
    }
  }

  dispose(): void {
    this.#written.dispose();
  }

  #chosen(): Readonly<Record<string, string>> {
    return this.#memory.get<Readonly<Record<string, string>>>(key, {});
  }
}
