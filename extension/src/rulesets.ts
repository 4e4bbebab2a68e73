/**
 * What hosts are asked with and about: rulesets, their findings, configurations. It is the one part of
 * the extension's own process that knows the language, and is loaded with the first such question.
 */
import { dirname } from "node:path";
import { configReader, includeReader, toSlashes } from "@nftlint/files";
import { countsIn, type HostDocument, type NftError, type PlacedCount, type SourceRange } from "@nftlint/host";
import { type ConfiguredHost, findConfig, loadConfig } from "@nftlint/linter";
import { buildRuleset, type Ruleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import type { FilePart, HostFinding } from "./hosts/findings.ts";

export { type HostPlan, planForHost } from "@nftlint/files";
export {
  additionOf,
  checkDocument,
  deletionOf,
  differenceTexts,
  findRules,
  formatCount,
  insertionOf,
  matchRules,
  readNftErrors,
  ruleAt,
  ruleText,
  selfContainedText,
  summarize,
  tablesToBackUp,
} from "@nftlint/host";
export { hostRemedies, mayLockOut } from "@nftlint/linter";
export { LiveTrace, readFilterLine } from "@nftlint/packet";
export { traceText } from "./hosts/trace-text.ts";

/** The hosts of the configuration that holds for a directory, the one that is meant by default first; none where it has faults, which the server tells of. */
export async function hostsOf(directory: string): Promise<readonly ConfiguredHost[]> {
  const reader = configReader(directory);
  const found = findConfig(toSlashes(directory), reader);
  if (found === null) return [];
  const result = await loadConfig(found, reader);
  if (!result.ok) return [];
  const { hosts, defaultHost } = result.config;
  return defaultHost === null ? hosts : [defaultHost, ...hosts.filter((host) => host !== defaultHost)];
}

/** What nft says of a document, at the places of its files; and what it says of no place. */
export function placeErrors(
  errors: readonly NftError[],
  document: HostDocument,
): { readonly findings: readonly HostFinding[]; readonly elsewhere: readonly string[] } {
  const findings: HostFinding[] = [];
  const elsewhere: string[] = [];
  for (const { severity, message, notes, place, related } of errors) {
    const text = [message, ...notes].join("\n");
    const part = place === null ? null : partOf(document, place);
    if (part === null) elsewhere.push(...text.split("\n"));
    else {
      const others = related.flatMap((range) => partOf(document, range) ?? []);
      findings.push({ part, severity, message: text, related: others });
    }
  }
  return { findings, elsewhere };
}

function partOf({ map }: HostDocument, { path, start, end }: SourceRange): FilePart | null {
  const source = map.sources.find((one) => one.path === path);
  return source === undefined || path === null
    ? null
    : { path, start: map.placeIn(source, start), end: map.placeIn(source, end) };
}

/** The ruleset that was asked for last, of each path, with the text that it is of. */
const known = new Map<string, { readonly text: string; readonly ruleset: Ruleset }>();

/** What a text says as the file at a path, with what it includes. */
export function rulesetFor(path: string, text: string): Ruleset {
  const last = known.get(path);
  if (last?.text === text) return last.ruleset;
  const ruleset = buildRuleset({ path, parsed: parse(text) }, { readInclude: includeReader(dirname(path)) });
  known.set(path, { text, ruleset });
  return ruleset;
}

/** What the rules of a file have counted. @param listing `nft -a list ruleset` */
export function countsOf(path: string, text: string, listing: string): PlacedCount[] {
  return countsIn(rulesetFor(path, text), listing, path);
}
