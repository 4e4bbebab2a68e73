import { resolve } from "node:path";
import { includeReader, toSlashes } from "@nftlint/files";
import type { HostFacts } from "@nftlint/host";
import { type Config, type Diagnostic, lint } from "@nftlint/linter";
import { buildRuleset, type Ruleset } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { Configurations } from "../check/configuration.ts";
import { readText } from "../files/read.ts";
import { type Outcome, success } from "../outcome.ts";

/** A file that is meant for a host. */
export interface RulesetFile {
  /** As the person named it. */
  readonly name: string;
  readonly text: string;
  readonly config: Config | null;
  /** The file on top of the host's live ruleset, with everything that it includes. */
  readonly ruleset: Ruleset;
  /** What is wrong with it, on that host where there is one. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads and checks a file as it will be loaded on a host, with the configuration of its directory.
 * @param facts what is known of the host; `null`: nothing
 */
export async function readRulesetFile(
  name: string,
  facts: HostFacts | null,
  directory: string,
): Promise<Outcome<RulesetFile>> {
  const path = resolve(directory, name);
  const text = readText(path, name);
  if (!text.ok) return text;
  const configured = await new Configurations(directory, null, null).forFile(path);
  if (!configured.ok) return configured;
  const config = configured.value;
  const source = { path: toSlashes(name), text: text.value, parsed: parse(text.value) };
  const readInclude = includeReader(directory);
  const ruleset = buildRuleset(source, {
    readInclude,
    hostRuleset: facts?.ruleset.known ? facts.ruleset.value : null,
    definitions: config?.definitions ?? [],
    nftVersion: facts?.nftVersion.known ? facts.nftVersion.value : (config?.nftVersion ?? null),
  });
  const { diagnostics } = lint(source, { config, host: facts, readInclude, ruleset });
  return success({ name, text: text.value, config, ruleset, diagnostics });
}
