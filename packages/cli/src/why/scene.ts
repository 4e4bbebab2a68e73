/** What packets meet: a host, and the rules that are live there or would be. */
import { resolve } from "node:path";
import { includeReader, toSlashes } from "@nftlint/files";
import type { HostFacts } from "@nftlint/host";
import { FirewallSource, type Situation } from "@nftlint/packet";
import { buildRuleset, type IncludeReader } from "@nftlint/semantics";
import { parse } from "@nftlint/syntax";
import { Configurations } from "../check/configuration.ts";
import { Hosts, hostNamed } from "../check/hosts.ts";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";

/** Reads hosts and rulesets, each once. */
export class Scenes {
  readonly #directory: string;
  readonly #configurations: Configurations;
  readonly #hosts: Hosts;
  readonly #scenes = new Map<string, Promise<Outcome<Situation>>>();

  constructor(directory: string) {
    this.#directory = directory;
    this.#configurations = new Configurations(directory, null, null);
    this.#hosts = new Hosts(directory);
  }

  /**
   * @param host a snapshot's path, `local` or a host of the configuration; `null` for the one that is configured
   * @param ruleset the path of a file whose rules are there alone; `null` for what is live
   */
  get(host: string | null, ruleset: string | null): Promise<Outcome<Situation>> {
    const key = JSON.stringify([host, ruleset]);
    let scene = this.#scenes.get(key);
    if (scene === undefined) {
      scene = this.#read(host, ruleset);
      this.#scenes.set(key, scene);
    }
    return scene;
  }

  /** A file as it is without a host: what would be there of the rules alone. */
  file(ruleset: string): Promise<Outcome<FirewallSource>> {
    return this.#fileSource(ruleset);
  }

  /** Whether a name is that of a host rather than a snapshot's path. */
  async knowsHost(name: string): Promise<boolean> {
    const config = await this.#configurations.forDirectory(this.#directory);
    return name === "local" || (config.ok && config.value?.hosts.some((host) => host.name === name) === true);
  }

  /** The host that is meant, as for {@link get}; `null` where none is named. */
  async host(name: string | null): Promise<Outcome<HostFacts | null>> {
    const config = await this.#configurations.forDirectory(this.#directory);
    if (!config.ok) return config;
    const named = hostNamed(name, config.value);
    return named.ok ? this.#hosts.get(named.value) : named;
  }

  /** The rules of a file, or those that are live on a host: of a snapshot (`*.json`) or of this machine (`local`). */
  async source(word: string): Promise<Outcome<FirewallSource>> {
    if (word !== "local" && !word.endsWith(".json")) return this.#fileSource(word);
    const host = await this.host(word);
    if (!host.ok) return host;
    return host.value === null ? failure(`${word} is no host`) : liveSource(host.value);
  }

  async #read(name: string | null, ruleset: string | null): Promise<Outcome<Situation>> {
    const host = await this.host(name);
    if (!host.ok) return host;
    if (host.value === null) {
      return failure("a packet meets a host: name its snapshot with --host, or --host local for this machine");
    }
    const source = ruleset === null ? liveSource(host.value) : await this.#fileSource(ruleset);
    return source.ok ? success({ host: host.value, source: source.value }) : source;
  }

  async #fileSource(file: string): Promise<Outcome<FirewallSource>> {
    const path = resolve(this.#directory, file);
    const text = readText(path, file);
    if (!text.ok) return text;
    const config = await this.#configurations.forFile(path);
    if (!config.ok) return config;
    const name = toSlashes(file);
    const parsed = parse(text.value);
    if (parsed.diagnostics.length > 0) {
      return failure(`${file} has errors: nftlint check ${file} shows them`);
    }
    const definitions = config.value?.definitions ?? [];
    const readInclude = includeReader(this.#directory);
    return success(
      new FirewallSource((edit) => {
        const wanted = edit(name, text.value);
        const document = { path: name, parsed: wanted === text.value ? parsed : parse(wanted) };
        const ruleset = buildRuleset(document, { readInclude: edited(readInclude, edit), definitions });
        return { ruleset, tables: ruleset.tables };
      }),
    );
  }
}

function edited(readInclude: IncludeReader, edit: (path: string, text: string) => string): IncludeReader {
  return (pattern, fromPath) => {
    const result = readInclude(pattern, fromPath);
    if (result.status !== "read") return result;
    return { ...result, files: result.files.map(({ path, text }) => ({ path, text: edit(path, text) })) };
  };
}

function liveSource({ host, ruleset: listing }: HostFacts): Outcome<FirewallSource> {
  if (!listing.known) return failure(`the ruleset of ${host} is not known: ${listing.reason}`);
  return success(
    new FirewallSource((edit) => {
      const ruleset = buildRuleset({ path: null, parsed: parse("") }, { hostRuleset: edit(null, listing.value) });
      return { ruleset, tables: ruleset.hostTables ?? [] };
    }),
  );
}
