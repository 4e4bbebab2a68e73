/** Hosts as people name them: by the configuration's names, by patterns of these, or as ssh knows them. */
import { parseTarget, type Target } from "@nftlint/host";
import type { Config, ConfiguredHost } from "@nftlint/linter";
import { Configurations } from "../check/configuration.ts";
import { didYouMean } from "../did-you-mean.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** A host that a command goes to. */
export interface NamedHost {
  /** As the configuration or the person names it. */
  readonly title: string;
  readonly target: Target;
  /** What the configuration says of it, where it does. */
  readonly configured: ConfiguredHost | null;
}

/** The configuration that names hosts: the given file, or the nearest one of a directory. */
export function hostConfiguration(directory: string, file: string | null): Promise<Outcome<Config | null>> {
  return new Configurations(directory, file, null).forDirectory(directory);
}

/**
 * The hosts that a word stands for: several with commas between them; each a configured name, a
 * pattern (`web*`) for configured names, or what ssh takes. `null` is the configured default.
 */
export async function findHosts(word: string | null, config: Config | null): Promise<Outcome<readonly NamedHost[]>> {
  if (word === null) {
    const host = config?.defaultHost ?? null;
    return host === null
      ? failure('no host is named: name one, or configure a "defaultHost" in nftlint.json')
      : toNamed([host]);
  }
  const found = await Promise.all(word.split(",").map((part) => findPart(part, config?.hosts ?? [])));
  const errors = found.flatMap((part) => (part.ok ? [] : part.errors));
  if (errors.length > 0) return failure(...errors);
  const hosts = found.flatMap((part) => (part.ok ? part.value : []));
  return success(hosts.filter((host, index) => hosts.findIndex(({ title }) => title === host.title) === index));
}

/** Whether a word can only mean hosts of the configuration. */
export async function namesConfigured(word: string, config: Config | null): Promise<boolean> {
  const hosts = config?.hosts ?? [];
  const found = await Promise.all(word.split(",").map((part) => matching(part, hosts)));
  return found.every((part) => part.length > 0);
}

async function findPart(word: string, hosts: readonly ConfiguredHost[]): Promise<Outcome<readonly NamedHost[]>> {
  const configured = await matching(word, hosts);
  if (configured.length > 0) return toNamed(configured);
  const names = hosts.map(({ name }) => name);
  if (isPattern(word)) {
    const known = names.length === 0 ? "none is configured" : `the configured ones are ${names.join(", ")}`;
    return failure(`no host is called "${word}": ${known}`);
  }
  const parsed = parseTarget(word);
  if ("target" in parsed) return success([{ title: word, target: parsed.target, configured: null }]);
  return failure(parsed.error + didYouMean(word, names));
}

/** No host of ssh's has one of these in its name. */
function isPattern(word: string): boolean {
  return /[*?]/.test(word);
}

async function matching(word: string, hosts: readonly ConfiguredHost[]): Promise<readonly ConfiguredHost[]> {
  const host = hosts.find(({ name }) => name === word);
  if (host !== undefined) return [host];
  if (!isPattern(word)) return [];
  const { default: picomatch } = await import("picomatch");
  const accepts = picomatch(word, { dot: true });
  return hosts.filter(({ name }) => accepts(name));
}

function toNamed(hosts: readonly ConfiguredHost[]): Outcome<readonly NamedHost[]> {
  const named: NamedHost[] = [];
  for (const host of hosts) {
    const parsed = parseTarget(host.target);
    if ("error" in parsed) return failure(`the host "${host.name}": ${parsed.error}`);
    named.push({ title: host.name, target: parsed.target, configured: host });
  }
  return success(named);
}
