/** The same work on many hosts, some at a time: what becomes of one is nothing to the others. */
import { HostUnreachable, NotRoot } from "@nftlint/host";
import { failure, type Outcome } from "../outcome.ts";
import type { NamedHost } from "./named-hosts.ts";
import { type OpenHost, openNamed } from "./open-host.ts";

/** What became of one host. */
export interface HostResult<T> {
  readonly host: NamedHost;
  readonly outcome: Outcome<T>;
}

export interface ManyHostsOptions {
  /** How many hosts are worked on at a time. Default: 8. */
  readonly atOnce?: number;
  /** Puts text on a terminal, where the progress is to be seen. Default: nobody sees it. */
  readonly write?: ((text: string) => void) | null;
}

/**
 * Does something on each host and gives the results in the order of the hosts. A host that is out
 * of reach, or lets nobody be root, is one of the results.
 */
export async function onEachHost<T>(
  hosts: readonly NamedHost[],
  work: (host: OpenHost) => Promise<Outcome<T>>,
  { atOnce = 8, write = null }: ManyHostsOptions = {},
): Promise<readonly HostResult<T>[]> {
  const results: HostResult<T>[] = [];
  const progress = new HostProgress(hosts.length, write);
  let next = 0;
  const workOn = async (): Promise<void> => {
    for (let index = next++; index < hosts.length; index = next++) {
      const host = hosts[index] as NamedHost;
      progress.begin(host.title);
      results[index] = { host, outcome: await onOne(host, work, hosts.length === 1) };
      progress.end(host.title);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, hosts.length) }, workOn));
  } finally {
    progress.clear();
  }
  return results;
}

/** @param isAlone whether ssh may ask a person: of several at once, nobody knows which one asks */
async function onOne<T>(
  host: NamedHost,
  work: (host: OpenHost) => Promise<Outcome<T>>,
  isAlone: boolean,
): Promise<Outcome<T>> {
  const opened = openNamed(host, isAlone);
  if (!opened.ok) return opened;
  await using open = opened.value;
  try {
    return await work(open);
  } catch (error) {
    if (error instanceof HostUnreachable || error instanceof NotRoot) return failure(...error.message.split("\n"));
    throw error;
  }
}

/** Cells of a line that any terminal shows without a break. */
const width = 79;

/** Back to the start of the line, and the line emptied (ECMA-48, EL). */
const eraseLine = "\r\u001b[K";

/** The line that says how far it is: `nftlint: 3/12 hosts, waiting for web4, web7`. Hosts may take their time, so two are many. */
class HostProgress {
  readonly #total: number;
  readonly #write: (text: string) => void;
  readonly #running = new Set<string>();
  #done = 0;

  constructor(total: number, write: ((text: string) => void) | null) {
    this.#total = total;
    this.#write = total > 1 && write !== null ? write : () => {};
  }

  begin(title: string): void {
    this.#running.add(title);
    this.#show();
  }

  end(title: string): void {
    this.#running.delete(title);
    this.#done++;
    this.#show();
  }

  clear(): void {
    this.#write(eraseLine);
  }

  #show(): void {
    const waiting = this.#running.size === 0 ? "" : `, waiting for ${[...this.#running].join(", ")}`;
    this.#write(eraseLine + `nftlint: ${this.#done}/${this.#total} hosts${waiting}`.slice(0, width));
  }
}
