import type { Diagnostic, Fix, RuleMetadata, Severity } from "@nftlint/linter";
import { LineMap, type Range } from "@nftlint/syntax";
import { fingerprints } from "./fingerprint.ts";
import { type FileReport, fullMessage, type Report } from "./report.ts";

const level: Readonly<Record<Severity | "off", string>> = {
  error: "error",
  warning: "warning",
  info: "note",
  hint: "note",
  off: "none",
};

/** SARIF 2.1.0 (OASIS), as GitHub code scanning and editors read it. */
export function sarif(report: Report): string {
  const rules = usedRules(report);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "nftlint",
            version: report.version,
            informationUri: "https://github.com/nftlint/nftlint",
            rules: rules.map(({ descriptor }) => descriptor),
          },
        },
        columnKind: "utf16CodeUnits",
        artifacts: report.files.map(({ path }) => ({ location: { uri: toUri(path) } })),
        results: report.files.flatMap((file, index) =>
          results(
            file,
            index,
            rules.map(({ name }) => name),
          ),
        ),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

interface UsedRule {
  readonly name: string;
  readonly descriptor: object;
}

/** The rules that the results name, in the order of their first result. */
function usedRules({ files, rules }: Report): UsedRule[] {
  const first = new Map<string, Diagnostic>();
  for (const diagnostic of files.flatMap(({ diagnostics }) => diagnostics)) {
    if (!first.has(diagnostic.rule)) {
      first.set(diagnostic.rule, diagnostic);
    }
  }
  return [...first].map(([name, { url }]) => ({
    name,
    descriptor: descriptor(
      name,
      url,
      rules.find((rule) => rule.name === name),
    ),
  }));
}

function descriptor(id: string, helpUri: string, rule: RuleMetadata | undefined): object {
  return {
    id,
    ...(rule && { shortDescription: { text: rule.summary } }),
    helpUri,
    ...(rule && { defaultConfiguration: { level: level[rule.severity] } }),
  };
}

function results(file: FileReport, index: number, ruleNames: readonly string[]): object[] {
  if (file.diagnostics.length === 0) {
    return [];
  }
  const lines = new LineMap(file.text);
  const names = fingerprints(file, lines);
  const artifactLocation = { uri: toUri(file.path), index };
  return file.diagnostics.map((diagnostic, number) => ({
    ruleId: diagnostic.rule,
    ruleIndex: ruleNames.indexOf(diagnostic.rule),
    level: level[diagnostic.severity],
    message: { text: fullMessage(diagnostic) },
    locations: [{ physicalLocation: { artifactLocation, region: region(diagnostic, lines) } }],
    ...(diagnostic.related.length > 0 && {
      relatedLocations: diagnostic.related.map((related, id) => ({
        id,
        message: { text: related.message },
        physicalLocation: { artifactLocation, region: region(related.range, lines) },
      })),
    }),
    ...(diagnostic.fixes.length > 0 && {
      fixes: diagnostic.fixes.map((fix) => fixEntry(fix, artifactLocation, lines)),
    }),
    partialFingerprints: { "nftlint/v1": names[number] },
  }));
}

function fixEntry({ title, edits }: Fix, artifactLocation: object, lines: LineMap): object {
  const replacements = edits.map((edit) => ({
    deletedRegion: region(edit, lines),
    insertedContent: { text: edit.newText },
  }));
  return { description: { text: title }, artifactChanges: [{ artifactLocation, replacements }] };
}

function region({ start, end }: Range, lines: LineMap): object {
  const from = lines.position(start);
  const to = lines.position(end);
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: start,
    charLength: end - start,
  };
}

/** A URI reference for a path with `/` between its parts: relative, or `file:` where it is absolute. */
function toUri(path: string): string {
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  if (path.startsWith("/")) {
    return `file://${encoded}`;
  }
  return /^[A-Za-z]:\//.test(path)
    ? `file:///${path[0]}:${encoded.slice(encoded.indexOf("/"))}`
    : encoded.replace(/^(?:\.\/)+/, "");
}
