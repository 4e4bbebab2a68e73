/** A file on its way to a host: what is wrong with it there, what is sent, and what that changes. */
import { dirname, resolve } from "node:path";
import {
  type DocumentFault,
  diffRuleset,
  documentFor,
  type HostDocument,
  type HostFacts,
  type RulesetDifference,
} from "@nftlint/host";
import { type Config, type Diagnostic, findConfig, lint, loadConfig } from "@nftlint/linter";
import { buildRuleset, type Ruleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { configReader } from "./config-reader.ts";
import { includeReader } from "./include.ts";
import { toSlashes } from "./paths.ts";
import { readTextOrReason } from "./read.ts";

/** A file as it will be loaded on a host. */
export interface RulesetOnHost {
  /** As the person named it. */
  readonly name: string;
  readonly text: string;
  readonly config: Config | null;
  /** The file on top of the host's live ruleset, with everything that it includes. */
  readonly ruleset: Ruleset;
  /** What is wrong with it, on that host where there is one. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What loading a file on a host comes to. */
export interface HostPlan {
  readonly read: RulesetOnHost;
  /** What is sent to the host. */
  readonly document: HostDocument;
  readonly difference: RulesetDifference;
}

export type HostPlanResult =
  | { readonly status: "planned"; readonly plan: HostPlan }
  /** The file cannot be sent as one document. */
  | { readonly status: "faulty"; readonly read: RulesetOnHost; readonly faults: readonly DocumentFault[] }
  /** The file, its configuration or the host's ruleset is not known; in words. */
  | { readonly status: "unreadable"; readonly errors: readonly string[] };

/** What was read, or why not, a line each. */
export type RulesetReading =
  | { readonly ok: true; readonly value: RulesetOnHost }
  | { readonly ok: false; readonly errors: readonly string[] };

/**
 * Finds out what becomes of a host with a file.
 * @param name relative to `directory`, or absolute
 * @param directory absolute: where nft would be called
 */
export async function planForHost(name: string, facts: HostFacts, directory: string): Promise<HostPlanResult> {
  if (!facts.ruleset.known) {
    return { status: "unreadable", errors: [`the ruleset of ${facts.host} is not known: ${facts.ruleset.reason}`] };
  }
  const read = await readRulesetOnHost(name, facts, directory);
  if (!read.ok) return { status: "unreadable", errors: read.errors };
  const document = documentFor(read.value.ruleset);
  if ("faults" in document) return { status: "faulty", read: read.value, faults: document.faults };
  const difference = diffRuleset(read.value.ruleset);
  if (difference === null) throw new Error("a ruleset that was built on a live one has none");
  return { status: "planned", plan: { read: read.value, document: document.document, difference } };
}

/**
 * Reads and checks a file as it will be loaded on a host, with the configuration of its directory.
 * @param name relative to `directory`, or absolute
 * @param facts what is known of the host; `null`: nothing
 */
export async function readRulesetOnHost(
  name: string,
  facts: HostFacts | null,
  directory: string,
): Promise<RulesetReading> {
  const path = resolve(directory, name);
  const text = readTextOrReason(path);
  if (!text.ok) return { ok: false, errors: [`cannot read ${name}: ${text.reason}`] };
  const reader = configReader(directory);
  const found = findConfig(toSlashes(dirname(path)), reader);
  const configured = found === null ? null : await loadConfig(found, reader);
  if (configured?.ok === false) {
    const lines = configured.problems.map((one) => `${one.path}:${one.line}:${one.column}: ${one.message}`);
    return { ok: false, errors: lines };
  }
  const config = configured === null ? null : configured.config;
  return { ok: true, value: readOnHost({ name, text: text.text, config }, facts, directory) };
}

function readOnHost(
  { name, text, config }: Pick<RulesetOnHost, "name" | "text" | "config">,
  facts: HostFacts | null,
  directory: string,
): RulesetOnHost {
  const source = { path: toSlashes(name), text, parsed: parse(text) };
  const readInclude = includeReader(directory);
  const ruleset = buildRuleset(source, {
    readInclude,
    hostRuleset: facts?.ruleset.known ? facts.ruleset.value : null,
    definitions: config?.definitions ?? [],
    nftVersion: facts?.nftVersion.known ? facts.nftVersion.value : (config?.nftVersion ?? null),
  });
  const { diagnostics } = lint(source, { config, host: facts, readInclude, ruleset });
  return { name, text, config, ruleset, diagnostics };
}

/** A fault for people who look at a terminal: `snat.cfg:3:7: …`. */
export function describeFault({ path, line, column, message }: DocumentFault): string {
  return `${path ?? "the file"}:${line}:${column}: ${message}`;
}
