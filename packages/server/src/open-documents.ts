import { unconfigured } from "@nftlint/linter";
import type { IncludeReader } from "@nftlint/semantics";
import { type Environment, nowhere, pathOf, ServiceDocument } from "@nftlint/service";
import type { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Settings } from "./settings.ts";
import type { System } from "./system.ts";

interface Known {
  readonly document: ServiceDocument;
  /** That of the text that it was made of. */
  readonly version: number;
  /** See {@link OpenDocuments.forget}. */
  readonly generation: number;
}

/** The documents that the client has open, each with what is around it. */
export class OpenDocuments {
  readonly #texts: TextDocuments<TextDocument>;
  readonly #system: System;
  readonly #report: (problem: string) => void;
  readonly #known = new Map<string, Known>();
  readonly #environments = new Map<string, Promise<Environment>>();
  /** Grows with every change of an open document or of a file: an include may have changed. */
  #generation = 0;
  #settings: Settings;

  /** @param report tells people what could not be read */
  constructor(
    texts: TextDocuments<TextDocument>,
    system: System,
    settings: Settings,
    report: (problem: string) => void,
  ) {
    this.#texts = texts;
    this.#system = system;
    this.#settings = settings;
    this.#report = report;
  }

  get settings(): Settings {
    return this.#settings;
  }

  /** The addresses of all open documents. */
  get uris(): readonly string[] {
    return this.#texts.keys();
  }

  /** The document at an address as it is now; `null` where it is not open. */
  async get(uri: string): Promise<ServiceDocument | null> {
    const text = this.#texts.get(uri);
    if (text === undefined) return null;
    const known = this.#known.get(uri);
    if (known?.version === text.version && known.generation === this.#generation) return known.document;
    const generation = this.#generation;
    const environment = await this.#environmentOf(pathOf(uri));
    // It may have been changed or closed in the meantime.
    const now = this.#texts.get(uri);
    if (now === undefined) return null;
    const document = new ServiceDocument(now, environment, this.#known.get(uri)?.document ?? null);
    this.#known.set(uri, { document, version: now.version, generation });
    return document;
  }

  /** A file that is not open, in the surroundings that it would have if it were. */
  async closed(uri: string, text: string): Promise<ServiceDocument> {
    const environment = await this.#environmentOf(pathOf(uri));
    return new ServiceDocument(TextDocument.create(uri, "nft", 0, text), environment);
  }

  /** An open document has changed: what includes it has another meaning now. */
  changed(): void {
    if (this.#texts.keys().length > 1) this.#generation++;
  }

  /** Files or settings have changed: everything is read anew when it is next asked for. */
  forget(settings: Settings = this.#settings): void {
    this.#settings = settings;
    this.#generation++;
    this.#environments.clear();
  }

  close(uri: string): void {
    this.#known.delete(uri);
    this.changed();
  }

  #environmentOf(path: string): Promise<Environment> {
    if (!path.startsWith("/") && !/^[A-Za-z]:\//.test(path)) return Promise.resolve(nowhere);
    const directory = path.slice(0, Math.max(1, path.lastIndexOf("/")));
    let environment = this.#environments.get(directory);
    if (environment === undefined) {
      environment = this.#read(path, directory);
      this.#environments.set(directory, environment);
    }
    return environment;
  }

  async #read(path: string, directory: string): Promise<Environment> {
    const config = await this.#system.readConfig(path);
    if (!config.ok) this.#report(config.reason);
    const value = config.ok ? config.value : null;
    const { host: configured, nftVersion } = this.#settings;
    const hostPath = configured ?? value?.host ?? null;
    const host = hostPath === null ? null : await this.#system.readHost(hostPath);
    if (host?.ok === false) this.#report(host.reason);
    return {
      // The setting goes before what the file says, as the option of the command does.
      config: nftVersion === null ? value : { ...(value ?? unconfigured), nftVersion },
      host: host?.ok ? host.value : null,
      readInclude: this.#preferOpen(this.#system.readInclude(directory)),
    };
  }

  /** An include that is open is read as it is in the editor. */
  #preferOpen(read: IncludeReader): IncludeReader {
    return (pattern, fromPath) => {
      const result = read(pattern, fromPath);
      if (result.status !== "read") return result;
      const open = new Map(this.#texts.all().map((text) => [pathOf(text.uri), text]));
      return {
        ...result,
        files: result.files.map((file) => ({ ...file, text: open.get(file.path)?.getText() ?? file.text })),
      };
    };
  }
}
