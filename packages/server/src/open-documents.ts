import type { IncludeReader } from "@nftlint/semantics";
import { type Environment, pathOf, ServiceDocument } from "@nftlint/service";
import type { TextDocuments } from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { Client } from "./client.ts";
import { Environments } from "./environments.ts";
import { Includers } from "./includers.ts";
import { isFilePath } from "./paths.ts";
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
  readonly #client: Client;
  readonly #environments: Environments;
  readonly #includers: Includers;
  readonly #known = new Map<string, Known>();
  /** Grows whenever all documents are to be read anew. */
  #generation = 0;
  /** How often each document was to be read anew since another changed. */
  readonly #generations = new Map<string, number>();

  /** @param report tells people what could not be read */
  constructor(texts: TextDocuments<TextDocument>, system: System, client: Client, report: (problem: string) => void) {
    this.#texts = texts;
    this.#client = client;
    const includeReader = (directory: string) => this.#preferOpen(system.readInclude(directory));
    this.#environments = new Environments({
      system,
      settingsOf: (path) => client.settingsOf(path),
      includeReader,
      isLintedItself: (path) => this.#openTexts().has(path),
      report,
    });
    this.#includers = new Includers({
      system,
      includeReader,
      openTexts: () => this.#openTexts(),
      configuredEntries: () => this.#configuredEntries(),
    });
  }

  get settings(): Settings {
    return this.#client.settings;
  }

  /** The addresses of all open documents. */
  get uris(): readonly string[] {
    return this.#texts.keys();
  }

  /** @param folders the paths of the workspace's roots */
  setFolders(folders: readonly string[]): void {
    this.#includers.setFolders(folders);
    this.#generation++;
  }

  /** The document at an address as it is now; `null` where it is not open. */
  async get(uri: string): Promise<ServiceDocument | null> {
    const current = this.#current(uri);
    if (current !== null || this.#texts.get(uri) === undefined) return current;
    const generation = this.#generationOf(uri);
    const environment = await this.#environmentOf(pathOf(uri));
    // It may have been changed, closed or asked for once more in the meantime; a version serves the next one once.
    const now = this.#texts.get(uri);
    const meanwhile = this.#current(uri);
    if (now === undefined || meanwhile !== null) return meanwhile;
    const document = new ServiceDocument(now, environment, this.#known.get(uri)?.document ?? null);
    this.#known.set(uri, { document, version: now.version, generation });
    return document;
  }

  /** A file that is not open, in the surroundings that it would have if it were. */
  async closed(uri: string, text: string): Promise<ServiceDocument> {
    const environment = await this.#environmentOf(pathOf(uri));
    return new ServiceDocument(TextDocument.create(uri, "nft", 0, text), environment);
  }

  /**
   * An open document has another text now, was opened or closed.
   * @returns the addresses of the others that have another meaning now
   */
  changed(uri: string): readonly string[] {
    const path = pathOf(uri);
    const changesAll = this.#includers.changed(path, this.#texts.get(uri)?.getText() ?? null);
    const others = this.uris.filter(
      (other) => other !== uri && (changesAll || this.#includers.areRelated(path, pathOf(other))),
    );
    for (const other of others) this.#generations.set(other, (this.#generations.get(other) ?? 0) + 1);
    return others;
  }

  /** Files or settings have changed: everything is read anew when it is next asked for. */
  forget(): void {
    this.#generation++;
    this.#environments.forget();
    this.#includers.forget();
  }

  /** Whether what documents mean may depend on the file at a path, be it there or not. */
  dependsOn(path: string): boolean {
    return !path.endsWith(".json") || /\/\.?nftlint\.json$/.test(path) || this.#environments.isHost(path);
  }

  close(uri: string): readonly string[] {
    this.#known.delete(uri);
    this.#generations.delete(uri);
    return this.changed(uri);
  }

  /** The document where it has been made of the text as it is now. */
  #current(uri: string): ServiceDocument | null {
    const known = this.#known.get(uri);
    const isCurrent =
      known !== undefined &&
      known.version === this.#texts.get(uri)?.version &&
      known.generation === this.#generationOf(uri);
    return isCurrent ? known.document : null;
  }

  #generationOf(uri: string): number {
    return this.#generation + (this.#generations.get(uri) ?? 0);
  }

  async #environmentOf(path: string): Promise<Environment> {
    const environment = await this.#environments.of(path);
    const entries = isFilePath(path) ? await this.#includers.entriesOf(path) : [];
    // One that stays the same object lets the next version take over what is known of this one.
    return entries.length === 0 ? environment : { ...environment, entries };
  }

  async #configuredEntries(): Promise<readonly string[]> {
    const environments = await Promise.all(this.uris.map((uri) => this.#environments.of(pathOf(uri))));
    return environments.flatMap(({ config }) => config?.entries ?? []);
  }

  #openTexts(): ReadonlyMap<string, TextDocument> {
    return new Map(this.#texts.all().map((text) => [pathOf(text.uri), text]));
  }

  /** An include that is open is read as it is in the editor. */
  #preferOpen(read: IncludeReader): IncludeReader {
    return (pattern, fromPath) => {
      const result = read(pattern, fromPath);
      if (result.status !== "read") return result;
      const open = this.#openTexts();
      return {
        ...result,
        files: result.files.map((file) => ({ ...file, text: open.get(file.path)?.getText() ?? file.text })),
      };
    };
  }
}
