/** What the nft of hosts says of files, for the reporters of findings. */
import type { CheckOutcome, NftError, SourceRange } from "@nftlint/host";
import { type Diagnostic, homeUrl, joinDiagnostics, type RuleMetadata } from "@nftlint/linter";
import { LineMap } from "@nftlint/syntax";
import { version } from "../package-version.ts";
import type { FileReport, Report } from "../reporters/report.ts";
import { type FileDocument, shownPath } from "./file-document.ts";

/** What a host answered about each file, in the order of the files. */
interface HostAnswers {
  readonly title: string;
  readonly answers: readonly CheckOutcome[];
}

/** Under this name reports list what nft itself says. */
const nftRule: RuleMetadata = {
  name: "nft",
  summary: "What nft says on the host",
  group: "host",
  severity: "error",
  fix: null,
  needsHost: true,
};

/** The report: what several hosts say alike is said once, with their names. */
export function nftReport(
  documents: readonly FileDocument[],
  hosts: readonly HostAnswers[],
  directory: string,
  color: boolean,
): Report {
  return {
    version,
    files: joinFiles(documents.flatMap((file, index) => fileReports(file, index, hosts, directory))),
    fixed: 0,
    baselined: 0,
    outdated: 0,
    rules: [nftRule],
    counts: (severity) => severity === "error",
    summary: false,
    color,
  };
}

/** A file and what it includes. */
function fileReports(
  { name, text, document }: FileDocument,
  index: number,
  hosts: readonly HostAnswers[],
  directory: string,
): readonly FileReport[] {
  const root: SourceRange = { path: name, start: 0, end: 0, includedFrom: [] };
  const sources = new Map(document.map.sources.map((source) => [source.path, source.text]));
  const said = new Map<string, { readonly error: NftError; readonly titles: string[] }>();
  for (const { title, answers } of hosts) {
    const answer = answers[index];
    for (const error of answer !== undefined && "errors" in answer ? answer.errors : []) {
      const key = JSON.stringify(error);
      const entry = said.get(key) ?? { error, titles: [] };
      said.set(key, entry);
      if (!entry.titles.includes(title)) entry.titles.push(title);
    }
  }
  const reports = [...said.values()].map(({ error, titles }): FileReport => {
    const place = error.place ?? root;
    const says = hosts.length > 1 ? `${titles.length === hosts.length ? "all hosts" : titles.join(", ")}: ` : "";
    return {
      path: place.path ?? name,
      text: sources.get(place.path) ?? text,
      diagnostics: [toDiagnostic(error, place, says, (range) => placeName(range, sources, directory))],
    };
  });
  return [{ path: name, text, diagnostics: [] }, ...reports].map((report) => ({
    ...report,
    path: shownPath(report.path, directory),
  }));
}

function toDiagnostic(
  error: NftError,
  place: SourceRange,
  says: string,
  nameOf: (range: SourceRange) => string,
): Diagnostic {
  const here = error.related.filter(({ path }) => path === place.path);
  const elsewhere = error.related.filter(({ path }) => path !== place.path);
  return {
    start: place.start,
    end: place.end,
    rule: nftRule.name,
    severity: error.severity,
    message: says + error.message,
    help: [
      ...error.notes,
      ...elsewhere.map((range) => `nft marks ${nameOf(range)} too`),
      ...place.includedFrom.map((range) => `included from ${nameOf(range)}`),
    ],
    related: here.map(({ start, end }) => ({ range: { start, end }, message: "nft marks this too" })),
    fixes: [],
    url: `${homeUrl}#the-host`,
  };
}

function placeName(
  { path, start }: SourceRange,
  sources: ReadonlyMap<string | null, string>,
  directory: string,
): string {
  const { line, column } = new LineMap(sources.get(path) ?? "").position(start);
  return `${shownPath(path ?? "", directory)}:${line}:${column}`;
}

/** One entry for each file: several may include the same one. */
function joinFiles(reports: readonly FileReport[]): readonly FileReport[] {
  const files = new Map<string, FileReport[]>();
  for (const report of reports) files.set(report.path, [...(files.get(report.path) ?? []), report]);
  return [...files.values()].map((same) => ({
    ...(same[0] as FileReport),
    diagnostics: joinDiagnostics(same.map(({ diagnostics }) => diagnostics)),
  }));
}
