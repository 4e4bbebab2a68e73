/** Which files of the workspace include which: a part is read in its place in the files that include it. */
import { entriesOf, type Includer, type Parts, partsOf, toParts } from "@nftlint/files";
import type { IncludeReader } from "@nftlint/semantics";
import { type DocumentEntry, nowhere, ServiceDocument } from "@nftlint/service";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { directoryOf } from "./paths.ts";
import type { System } from "./system.ts";

export interface IncluderOptions {
  readonly system: System;
  /** Reads what files of a directory include. */
  includeReader(directory: string): IncludeReader;
  /** The files that are open, by path. */
  openTexts(): ReadonlyMap<string, TextDocument>;
  /** The files that include others by what the configurations around the open files say. */
  configuredEntries(): Promise<readonly string[]>;
}

interface Graph {
  readonly entries: ReadonlyMap<string, readonly (DocumentEntry & { readonly file: Includer })[]>;
  /** Each file that includes others, together with those. */
  readonly groups: readonly ReadonlySet<string>[];
}

const noGraph: Graph = { entries: new Map(), groups: [] };

export class Includers {
  readonly #options: IncluderOptions;
  #folders: readonly string[] = [];
  /** The paths of the rulesets in the folders. */
  #found: Promise<readonly string[]> | null = null;
  /** Files that are not open, by path. */
  readonly #closed = new Map<string, { readonly file: Includer | null; parts: Parts }>();
  /** Open files that include others, by path: their own line of versions, for nothing but what they include. */
  readonly #open = new Map<string, ServiceDocument>();
  #graph: Promise<Graph> | null = null;
  #readings = 0;
  /** How many readings have not ended yet. */
  #running = 0;
  /** The last graph that was made. */
  #known: Graph = noGraph;

  constructor(options: IncluderOptions) {
    this.#options = options;
  }

  /** @param folders the roots of the workspace, whose rulesets may include open files */
  setFolders(folders: readonly string[]): void {
    this.#folders = folders;
    this.forget();
  }

  /** The files that include the one at a path and are no parts themselves, as they are now. */
  async entriesOf(path: string): Promise<readonly DocumentEntry[]> {
    this.#graph ??= this.#read();
    const { entries } = await this.#graph;
    const open = this.#options.openTexts();
    return (entries.get(path) ?? []).map((entry) => ({
      ...entry,
      text: open.get(entry.file.path)?.getText() ?? entry.text,
    }));
  }

  /**
   * An open file has another text now, was opened or closed.
   * @returns whether files may include others than before
   */
  changed(path: string, text: string | null): boolean {
    const included = this.#open.has(path);
    if (text === null) this.#close(path);
    // A reading that runs has passed by what was open when it began.
    if (this.#running > 0) {
      this.#graph = null;
      return true;
    }
    if (!included && (text === null || !mayInclude(text))) return false;
    this.#graph = null;
    return true;
  }

  /** Files that include the closed one read it from the disk again. */
  #close(path: string): void {
    this.#open.delete(path);
    for (const [closed, { parts }] of this.#closed) if (parts.has(path)) this.#closed.delete(closed);
  }

  /** Whether one of two files includes the other, or a third includes both. */
  areRelated(path: string, other: string): boolean {
    return this.#known.groups.some((group) => group.has(path) && group.has(other));
  }

  /** Files have changed: all is read anew when it is next asked for. */
  forget(): void {
    this.#graph = null;
    this.#found = null;
    this.#closed.clear();
    this.#open.clear();
  }

  async #read(): Promise<Graph> {
    this.#running++;
    try {
      return await this.#readAll();
    } finally {
      this.#running--;
    }
  }

  async #readAll(): Promise<Graph> {
    const reading = ++this.#readings;
    const { system, includeReader, openTexts, configuredEntries } = this.#options;
    this.#found ??= Promise.all(this.#folders.map((folder) => system.findRulesets(folder))).then((all) =>
      all.flat().map(({ path }) => path),
    );
    const found = await this.#found;
    const configured = await configuredEntries();
    await this.#readClosed([...configured, ...found]);
    const open = openTexts();
    const parts = new Map<Includer, Parts>();
    for (const path of new Set([...open.keys(), ...configured, ...found])) {
      const document = open.get(path);
      const [file, included] = document === undefined ? this.#closedParts(path, open) : this.#openParts(path, document);
      if (file !== null && included.size > 0) parts.set(file, included);
    }
    const entries = new Map(
      [...entriesOf(parts)].map(([part, files]) => [
        part,
        files.map((entry) => ({ ...entry, readInclude: includeReader(directoryOf(entry.path)) })),
      ]),
    );
    const groups = [...parts].map(([{ path }, included]) => new Set([path, ...included.keys()]));
    const graph = { entries, groups };
    // Reading may have begun anew since.
    if (reading === this.#readings) this.#known = graph;
    return graph;
  }

  #openParts(path: string, document: TextDocument): [Includer, Parts] {
    const file = { name: path, path, text: document.getText() };
    const previous = this.#open.get(path) ?? null;
    if (!mayInclude(file.text)) {
      this.#open.delete(path);
      return [file, new Map()];
    }
    const environment = previous?.environment ?? {
      ...nowhere,
      readInclude: this.#options.includeReader(directoryOf(path)),
    };
    const next = new ServiceDocument(document, environment, previous);
    this.#open.set(path, next);
    const included = next.ruleset.documents.flatMap((one) => (one.includedBy === null ? [] : (one.path ?? [])));
    return [file, toParts(path, included)];
  }

  /** Reads the files among these that were not read yet; what cannot be read includes nothing. */
  async #readClosed(paths: readonly string[]): Promise<void> {
    const { system, openTexts } = this.#options;
    for (const path of paths) {
      if (this.#closed.has(path) || openTexts().has(path)) continue;
      const text = await system.readText(path);
      const file = text.ok && mayInclude(text.value) ? { name: path, path, text: text.value } : null;
      this.#closed.set(path, { file, parts: file === null ? new Map() : this.#partsOf(file) });
    }
  }

  #closedParts(path: string, open: ReadonlyMap<string, TextDocument>): [Includer | null, Parts] {
    const known = this.#closed.get(path);
    if (known === undefined || known.file === null) return [null, new Map()];
    // What it includes is read as it is in the editor.
    if ([...known.parts.keys()].some((part) => open.has(part))) known.parts = this.#partsOf(known.file);
    return [known.file, known.parts];
  }

  #partsOf(file: Includer): Parts {
    return partsOf(file, this.#options.includeReader(directoryOf(file.path)));
  }
}

/** Most rulesets include nothing; one that has the word need not either. Asked after each keystroke, of any size. */
function mayInclude(text: string): boolean {
  return text.includes("include");
}
