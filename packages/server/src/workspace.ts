/** Answers what is asked of all that is open in an editor, not of one document: what its folders declare. */
import { declaredSymbols, findSymbols, pathOf, uriOf } from "@nftlint/service";
import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceSymbol,
} from "vscode-languageserver";
import type { Client } from "./client.ts";
import type { OpenDocuments } from "./open-documents.ts";
import type { FoundRuleset, System } from "./system.ts";

/** What a file declared when it was last looked at. */
interface Known {
  readonly version: string;
  readonly symbols: readonly WorkspaceSymbol[];
  /** The addresses of all files that the symbols stand in. */
  readonly uris: ReadonlySet<string>;
}

/** The folders that are open in the client, and the rulesets in them. */
export class Workspace {
  readonly #open: OpenDocuments;
  readonly #client: Client;
  readonly #system: System;
  readonly #known = new Map<string, Known>();

  constructor(connection: Connection, open: OpenDocuments, client: Client, system: System) {
    this.#open = open;
    this.#client = client;
    this.#system = system;
    connection.onWorkspaceSymbol(({ query }, token) => this.#find(query, token));
  }

  /** Files have changed: each is read anew when it is next asked for. */
  forget(): void {
    this.#known.clear();
  }

  async #find(query: string, token: CancellationToken): Promise<WorkspaceSymbol[]> {
    const symbols: WorkspaceSymbol[] = [];
    for (const uri of this.#open.uris) {
      const document = await this.#open.get(uri);
      if (document !== null) symbols.push(...declaredSymbols(document));
    }
    for (const file of await this.#files()) {
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "not asked any more");
      symbols.push(...(await this.#declaredIn(file)));
    }
    return findSymbols(symbols, query);
  }

  async #files(): Promise<readonly FoundRuleset[]> {
    const found = await Promise.all(this.#client.folders.map((folder) => this.#system.findRulesets(folder)));
    const open = new Set(this.#open.uris.map(pathOf));
    // One folder may stand in another.
    const files = new Map(found.flat().map((file) => [file.path, file]));
    return [...files.values()].filter(({ path }) => !open.has(path));
  }

  async #declaredIn({ path, version }: FoundRuleset): Promise<readonly WorkspaceSymbol[]> {
    const known = this.#known.get(path);
    if (known?.version === version && this.#areAsSaved(known)) return known.symbols;
    const text = await this.#system.readText(path);
    if (!text.ok) return [];
    const symbols = declaredSymbols(await this.#open.closed(uriOf(path), text.value));
    const read: Known = { version, symbols, uris: new Set(symbols.map(({ location }) => location.uri)) };
    if (this.#areAsSaved(read)) this.#known.set(path, read);
    return symbols;
  }

  /** False where an included file is open: then its text in the editor counts. */
  #areAsSaved({ uris }: Known): boolean {
    return !this.#open.uris.some((uri) => uris.has(uri));
  }
}
