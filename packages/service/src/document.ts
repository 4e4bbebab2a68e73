/** A document as the features see it: text, tree, and what it means together with the files around it. */
import type { HostFacts } from "@nftlint/host";
import { type Config, type EntryFile, joinDiagnostics, type LintOptions, type LintResult, lint } from "@nftlint/linter";
import { describeCause, describePacket, formatAddress, readQuestion, traceReply, tracer } from "@nftlint/packet";
import { buildRuleset, type IncludeReader, type Ruleset, RulesetMemory, type SourceDocument } from "@nftlint/semantics";
import { type ParseResult, parse, reparse } from "@nftlint/syntax";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { URI } from "vscode-uri";

const packetPath = { describeCause, describePacket, formatAddress, readQuestion, tracer, traceReply };

/** What is around a document. */
export interface Environment {
  /** Reads what documents include; without it no include is followed. */
  readonly readInclude: IncludeReader | null;
  /** The host that the document is for, as a snapshot shows it. */
  readonly host: HostFacts | null;
  readonly config: Config | null;
  /** See {@link LintOptions.isLintedItself}. */
  readonly isLintedItself?: (path: string) => boolean;
  /** The files that include the document: it is linted in its place in each of them. */
  readonly entries?: readonly DocumentEntry[];
}

/** A file that includes the document. */
export interface DocumentEntry extends EntryFile {
  /** Reads includes as they are seen from that file. */
  readonly readInclude: IncludeReader;
}

export const nowhere: Environment = { readInclude: null, host: null, config: null };

/** One version of an open document. What a feature does not ask for is not worked out. */
export class ServiceDocument {
  readonly textDocument: TextDocument;
  readonly environment: Environment;
  /** What is known of the version before, until it is used. */
  #legacy: ParseResult | null;
  readonly #memory: RulesetMemory;
  #parsed: ParseResult | null = null;
  #ruleset: Ruleset | null = null;
  #lintResult: LintResult | null = null;

  /** @param previous an earlier version, which must not be used any more: what is known of it is taken over */
  constructor(textDocument: TextDocument, environment: Environment = nowhere, previous: ServiceDocument | null = null) {
    this.textDocument = textDocument;
    this.environment = environment;
    this.#legacy = previous === null ? null : (previous.#parsed ?? previous.#legacy);
    // Only one can take it over, be the other still waited for.
    if (previous !== null) previous.#legacy = null;
    // What is remembered of a ruleset holds in its surroundings alone.
    this.#memory = previous !== null && previous.environment === environment ? previous.#memory : new RulesetMemory();
  }

  get uri(): string {
    return this.textDocument.uri;
  }

  get text(): string {
    return this.parsed.text;
  }

  /** The path of the document, as reports show it; the whole address where it is no file. */
  get path(): string {
    return pathOf(this.uri);
  }

  get parsed(): ParseResult {
    if (this.#parsed === null) {
      const text = this.textDocument.getText();
      const legacy = this.#legacy;
      this.#legacy = null;
      this.#parsed = legacy === null ? parse(text) : reparse(legacy, text);
    }
    return this.#parsed;
  }

  /** The ruleset that the document makes with what it includes, on top of the host's where that is known. */
  get ruleset(): Ruleset {
    if (this.#ruleset === null) {
      const { readInclude, host, config } = this.environment;
      const options = {
        ...(readInclude === null ? {} : { readInclude }),
        hostRuleset: host?.ruleset.known ? host.ruleset.value : null,
        definitions: config?.definitions ?? [],
        nftVersion: this.nftVersion,
      };
      this.#ruleset = buildRuleset([{ path: this.path, parsed: this.parsed }], options, this.#memory);
    }
    return this.#ruleset;
  }

  /** What the linter says of the document in its environment. */
  get lintResult(): LintResult {
    this.#lintResult ??= this.#lint();
    return this.#lintResult;
  }

  #lint(): LintResult {
    const source = { path: this.path, text: this.text, parsed: this.parsed };
    const [first, ...others] = (this.environment.entries ?? []).map(({ readInclude, ...entry }) =>
      lint(source, { ...this.lintOptions, readInclude, entry }),
    );
    if (first === undefined) return lint(source, { ...this.lintOptions, ruleset: this.ruleset });
    return { ...first, diagnostics: joinDiagnostics([first, ...others].map(({ diagnostics }) => diagnostics)) };
  }

  /** The environment, as the linter takes it. */
  get lintOptions(): LintOptions {
    const { readInclude, host, config, isLintedItself } = this.environment;
    return {
      config,
      host,
      packetPath: () => packetPath,
      ...(readInclude === null ? {} : { readInclude }),
      ...(isLintedItself === undefined ? {} : { isLintedItself }),
    };
  }

  /** The release that the document is for: the configuration's, else the host's; `null` is the newest. */
  get nftVersion(): string | null {
    const { host, config } = this.environment;
    return config?.nftVersion ?? (host?.nftVersion.known ? host.nftVersion.value : null);
  }

  /** The document among those of its ruleset. */
  get source(): SourceDocument {
    const [own] = this.ruleset.documents;
    if (own === undefined) throw new Error("a ruleset holds the document that it was made of");
    return own;
  }
}

/** The path of a file's address; any other address as it is. */
export function pathOf(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === "file" ? parsed.fsPath.replaceAll("\\", "/") : uri;
}

/** The address of what {@link pathOf} named. */
export function uriOf(path: string): string {
  return /^[a-z][a-z0-9+.-]+:/i.test(path) ? path : URI.file(path).toString();
}
