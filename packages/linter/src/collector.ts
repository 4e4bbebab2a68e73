import type { SourceDocument } from "@nftlint/semantics";
import { LineMap, type Range, type SyntaxDiagnostic } from "@nftlint/syntax";
import type { EngineCheck } from "./builtin/metadata.ts";
import type { EffectiveSetting } from "./config/settings.ts";
import { type Diagnostic, type Failure, issuesUrl, ruleUrl } from "./diagnostic.ts";
import type { Finding, Severity, SourceFile } from "./rule.ts";
import { Suppressions } from "./suppression/suppressions.ts";

const none: readonly never[] = [];

/** Turns what parsers, rules and the engine find into diagnostics of one file. */
export class Collector {
  readonly diagnostics: Diagnostic[] = [];
  readonly failures: Failure[] = [];
  /** The suppressions of the linted file. */
  readonly suppressions: Suppressions;
  readonly #included = new Map<SourceDocument, Included>();
  readonly #isLintedItself: (path: string) => boolean;
  readonly #length: number;
  /** Where the linted file is included; `null` where it stands by itself. */
  #places: ReadonlySet<SourceDocument> | null = null;

  /** @param isLintedItself whether what is found in an included file is reported elsewhere */
  constructor(file: SourceFile, isLintedItself: (path: string) => boolean) {
    this.suppressions = new Suppressions(file.parsed);
    this.#isLintedItself = isLintedItself;
    this.#length = file.text.length;
  }

  /** From here on findings of these documents alone count: they are the linted file, in its places in another. */
  focusOn(places: readonly SourceDocument[]): void {
    this.#places = new Set(places);
  }

  get hasSyntaxErrors(): boolean {
    return this.diagnostics.some(({ rule }) => rule === "syntax");
  }

  /** @param prefixLength what stands before the file's own text; see `SourceDocument` */
  addSyntax({ start, end, message, fix }: SyntaxDiagnostic, prefixLength: number): void {
    const fixes = fix === null ? none : [{ ...fix, safety: "safe" as const }];
    const finding = this.#moved({ range: { start, end }, message, fixes }, prefixLength);
    this.#push("syntax", true, "error", finding);
  }

  /** Adds a finding of the engine about the suppressions themselves. */
  addUnsuppressed(rule: EngineCheck, severity: Severity | "off", finding: Finding): void {
    if (severity !== "off") this.#push(rule, true, severity, finding);
  }

  /** Adds a finding of a rule or, with `builtin`, of the parsers or the engine; unless it is suppressed. */
  add(rule: string, setting: EffectiveSetting, finding: Finding, builtin: boolean): void {
    if (setting.severity === "off") return;
    const severity = setting.configured ? setting.severity : (finding.severity ?? setting.severity);
    const place = this.#placeOf(finding);
    if (place === null) return;
    const byNameOnly = severity === "error";
    if (place.included?.suppressions.suppresses(rule, finding.range.start, byNameOnly)) return;
    if (this.suppressions.suppresses(rule, place.finding.range.start, byNameOnly)) return;
    this.#push(rule, builtin, severity, place.finding);
  }

  /** Records that a part of nftlint threw, and shows it in the file so that no face can miss it. */
  addFailure(rule: string, thrown: unknown): void {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    this.failures.push({ rule, error });
    this.#push("internal-error", true, "warning", {
      range: { start: 0, end: 0 },
      message: `nftlint itself failed at "${rule}" (${firstLine(error.message)}); please report this file at ${issuesUrl}`,
    });
  }

  /** A finding at its place in the file's own text. */
  #moved(finding: Finding, prefixLength: number): Finding {
    if (prefixLength === 0) return finding;
    const place = (offset: number) => Math.min(Math.max(0, offset - prefixLength), this.#length);
    const move = <T extends Range>(range: T): T => ({ ...range, start: place(range.start), end: place(range.end) });
    return {
      ...finding,
      range: move(finding.range),
      related: (finding.related ?? none).map(({ range, message }) => ({ range: move(range), message })),
      fixes: (finding.fixes ?? none).map((fix) => ({ ...fix, edits: fix.edits.map(move) })),
    };
  }

  #push(rule: string, builtin: boolean, severity: Severity, finding: Finding): void {
    this.diagnostics.push({
      rule,
      severity,
      message: finding.message,
      start: finding.range.start,
      end: finding.range.end,
      help: finding.help ?? none,
      related: finding.related ?? none,
      fixes: finding.fixes ?? none,
      url: ruleUrl(rule, builtin),
    });
  }

  /**
   * A finding in an included document is shown at the linted file's own `include`; `null` where it is
   * not shown here.
   */
  #placeOf(finding: Finding): { readonly finding: Finding; readonly included: Included | null } | null {
    const { document } = finding;
    if (this.#places !== null) {
      if (document === undefined || !this.#places.has(document)) return null;
      return { finding: this.#moved(finding, document.prefixLength), included: null };
    }
    if (document === undefined || document.includedBy === null) return { finding, included: null };
    if (document.path !== null && this.#isLintedItself(document.path)) return null;
    let included = this.#included.get(document);
    if (included === undefined) {
      included = new Included(document);
      this.#included.set(document, included);
    }
    const { fixes: _, related: __, ...rest } = finding;
    const message = `in ${included.position(finding.range.start)}: ${finding.message}`;
    return { finding: { ...rest, range: included.range, message }, included };
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** An included document with findings. */
class Included {
  readonly suppressions: Suppressions;
  /** Where the linted file brings it in. */
  readonly range: Range;
  readonly #document: SourceDocument;
  readonly #lines: LineMap;

  constructor(document: SourceDocument) {
    this.#document = document;
    this.suppressions = new Suppressions(document.parsed);
    this.#lines = new LineMap(document.parsed.text.slice(document.prefixLength));
    this.range = outermostInclude(document);
  }

  /** `path:line:column`. */
  position(offset: number): string {
    const { line, column } = this.#lines.position(Math.max(0, offset - this.#document.prefixLength));
    return `${this.#document.path}:${line}:${column}`;
  }
}

function outermostInclude(document: SourceDocument): Range {
  let range = { start: 0, end: 0 };
  for (let by = document.includedBy; by !== null; by = by.document.includedBy) range = by.node.pathRange;
  return { start: range.start, end: range.end };
}
