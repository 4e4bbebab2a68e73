import { resolve } from "node:path";
import type { HostFacts } from "@nftlint/host";
import type { Config } from "@nftlint/linter";
import { readText } from "../files/read.ts";
import { failure, type Outcome, success } from "../outcome.ts";
import { version } from "../package-version.ts";

/** Reads the hosts that rulesets are checked against, each once. */
export class Hosts {
  readonly #directory: string;
  readonly #hosts = new Map<string, Promise<Outcome<HostFacts>>>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** `name` is a snapshot's path or `local`; `null` stays `null`. */
  async get(name: string | null): Promise<Outcome<HostFacts | null>> {
    if (name === null) {
      return success(null);
    }
    let host = this.#hosts.get(name);
    if (host === undefined) {
      host = name === "local" ? recordLocal() : this.#read(name);
      this.#hosts.set(name, host);
    }
    return host;
  }

  async #read(name: string): Promise<Outcome<HostFacts>> {
    const text = readText(resolve(this.#directory, name), name);
    if (!text.ok) {
      return text;
    }
    const { parseSnapshot, snapshotFacts } = await import("@nftlint/host");
    const parsed = parseSnapshot(text.value);
    return "error" in parsed ? failure(`${name}: ${parsed.error}`) : success(snapshotFacts(parsed.snapshot));
  }
}

/** The snapshot of the host that is meant: `--host` may also be the name of a configured host, whose snapshot is kept in a file. */
export function hostNamed(name: string | null, config: Config | null): Outcome<string | null> {
  const configured = config?.hosts.find((host) => host.name === name);
  if (configured === undefined) {
    return success(name ?? config?.host ?? null);
  }
  return configured.snapshot === null && configured.target !== "local"
    ? failure(`the configuration names no "snapshot" of the host "${name}": add the path of a file to keep it in`)
    : success(configured.snapshot ?? "local");
}

async function recordLocal(): Promise<Outcome<HostFacts>> {
  if (process.platform !== "linux") {
    return failure(
      '--host local needs Linux: record a snapshot on the host with "nftlint host snapshot" and name its file',
    );
  }
  const { localRunner, recordSnapshot, snapshotFacts } = await import("@nftlint/host");
  return success(snapshotFacts(await recordSnapshot(localRunner, { recordedBy: `nftlint ${version}` })));
}
