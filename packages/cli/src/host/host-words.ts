import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Config } from "@nftlint/linter";
import type { OptionValues } from "../arguments.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { findHosts, hostConfiguration, type NamedHost, namesConfigured } from "./named-hosts.ts";

/** The hosts and files that a person names. */
interface Asked {
  readonly hosts: readonly NamedHost[];
  readonly files: readonly string[];
}

/**
 * Reads `[HOST] FILE…`, where HOST may be several hosts.
 * @param command its name, for what it says where words are missing
 */
export async function readHostWords(
  command: string,
  words: readonly string[],
  values: OptionValues,
  directory: string,
): Promise<Outcome<Asked>> {
  const config = await hostConfiguration(directory, typeof values.config === "string" ? values.config : null);
  if (!config.ok) return config;
  const { host, files } = await splitWords(words, config.value, directory);
  if (files.length === 0) return failure(`nftlint ${command} needs a file: see nftlint ${command} --help`);
  const hosts = await findHosts(host, config.value);
  return hosts.ok ? success({ hosts: hosts.value, files }) : hosts;
}

/** The first word is a host, unless it is the only word or the name of a file that is there; a configured name always is. */
async function splitWords(
  words: readonly string[],
  config: Config | null,
  directory: string,
): Promise<{ readonly host: string | null; readonly files: readonly string[] }> {
  const [first, ...others] = words;
  if (first === undefined) return { host: null, files: [] };
  if (await namesConfigured(first, config)) return { host: first, files: others };
  const isFile = others.length === 0 || first === "-" || existsSync(resolve(directory, first));
  return isFile ? { host: null, files: words } : { host: first, files: others };
}
