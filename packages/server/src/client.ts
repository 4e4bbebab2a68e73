/** The client: what it can do, its roots, what is set in them, and which files it is to watch. */
import { pathOf, uriOf } from "@nftlint/service";
import {
  type ClientCapabilities,
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
} from "vscode-languageserver";
import { isBelow, isFilePath } from "./paths.ts";
import { defaultSettings, readSettings, type Settings } from "./settings.ts";

/** Rulesets, configurations and snapshots of hosts. */
const watchedFiles = "**/*.{nft,nftables,conf,cfg,rules,json}";

export class Client {
  readonly #connection: Connection;
  #capabilities: ClientCapabilities = {};
  #folders = new Set<string>();
  /** What holds for the whole client. */
  #settings: Settings = defaultSettings;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** What it told of itself when it was greeted. */
  get capabilities(): ClientCapabilities {
    return this.#capabilities;
  }

  /** What is set where no single file is meant. */
  get settings(): Settings {
    return this.#settings;
  }

  /** The paths of the roots. */
  get folders(): readonly string[] {
    return [...this.#folders].filter(isFilePath);
  }

  initialize({ capabilities, initializationOptions, workspaceFolders, rootUri }: InitializeParams): void {
    this.#capabilities = capabilities;
    this.#settings = readSettings(initializationOptions);
    const roots = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.#folders = new Set(roots.map(pathOf));
  }

  /**
   * Begins to tell of changes, once the client may be asked.
   * @param changed is called when the roots are others
   */
  async listen(changed: () => void): Promise<void> {
    const { workspaceFolders, didChangeWatchedFiles } = this.#capabilities.workspace ?? {};
    if (workspaceFolders === true) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#folders.delete(pathOf(uri));
        for (const { uri } of added) this.#folders.add(pathOf(uri));
        changed();
      });
    }
    if (didChangeWatchedFiles?.dynamicRegistration === true) {
      await this.#watch();
    }
  }

  /** A client that refuses to watch files is served all the same. */
  async #watch(): Promise<void> {
    try {
      const watchers = [{ globPattern: watchedFiles }];
      await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    } catch (error) {
      this.#connection.console.error(`the client watches no files: ${error}`);
    }
  }

  /**
   * The client's settings have changed, or may be asked for the first time.
   * @param sent what it sent along; clients that answer questions send nothing of use
   */
  async readSettings(sent: unknown): Promise<void> {
    if (this.#asksForSettings) this.#settings = await this.#ask(null);
    else if (sent !== undefined) this.#settings = readSettings(sent);
  }

  /** What is set for the file at a path; the host that it names is seen from the file's root. */
  async settingsOf(path: string): Promise<Settings> {
    const settings = this.#asksForSettings ? await this.#ask(path) : this.#settings;
    const root = this.folders.findLast((folder) => isBelow(path, folder));
    const { host } = settings;
    return host === null || root === undefined || isFilePath(host)
      ? settings
      : { ...settings, host: `${root}/${host}` };
  }

  get #asksForSettings(): boolean {
    return this.#capabilities.workspace?.configuration === true;
  }

  async #ask(path: string | null): Promise<Settings> {
    const scope = path === null ? {} : { scopeUri: uriOf(path) };
    try {
      return readSettings(await this.#connection.workspace.getConfiguration({ ...scope, section: "nftlint" }));
    } catch (error) {
      this.#connection.console.error(`the settings cannot be asked for: ${error}`);
      return this.#settings;
    }
  }
}
