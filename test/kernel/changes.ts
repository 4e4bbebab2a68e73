/** Changes as the tests of transactions make them. */
import { setTimeout as sleep } from "node:timers/promises";
import {
  type ApplyOutcome,
  type ApplyRequest,
  applyDocument,
  type HostConnection,
  newChangeId,
  readStatus,
  type TransactionStatus,
} from "@nftlint/host";
import type { SshLab } from "./ssh-lab.ts";

/** What the host keeps of changes, and what is loaded at boot. */
export const places = { run: "/run/nftlint", history: "/var/lib/nftlint", bootFile: "/srv/nftables.conf" } as const;

/**
 * A request that names what it changes as words: `inet filter`, `family ip`, or `all`.
 * It waits for a second, unless told otherwise.
 */
export function change(
  changed: readonly string[],
  document: string,
  more: { readonly seconds?: number; readonly bootFile?: string } = {},
): ApplyRequest {
  const tables = changed.filter((words) => words !== "all" && !words.startsWith("family "));
  return {
    id: newChangeId(),
    document,
    title: "new.nft",
    changed: {
      all: changed.includes("all"),
      families: changed.flatMap((words) => /^family (.*)$/.exec(words)?.[1] ?? []),
      tables: tables.map((words) => ({ family: words.split(" ")[0]!, name: words.split(" ")[1]! })),
    },
    seconds: more.seconds ?? 1,
    bootFile: more.bootFile ?? null,
  };
}

/** Applies what has to load. */
export async function load(host: HostConnection, request: ApplyRequest): Promise<void> {
  const outcome: ApplyOutcome = await applyDocument(host, request);
  if (outcome.kind !== "loaded") throw new Error(`it was not loaded: ${JSON.stringify(outcome)}`);
}

/** Waits until nothing is on trial, as seen on the host itself, at most so many seconds. */
export async function untilDecided(lab: SshLab, seconds = 10): Promise<void> {
  const script = `i=0; while [ -e ${places.run}/host/armed ] && [ $i -lt ${seconds * 20} ]; do sleep 0.05; i=$((i + 1)); done`;
  await lab.run("sh", "-c", script);
}

/** Waits until nobody prepares a change either. A lock whose holder is dead counts, so that this is for those that live. */
export async function untilQuiet(lab: SshLab, seconds = 25): Promise<void> {
  const is = `[ -e ${places.run}/host/armed ] || [ -L ${places.run}/host/lock ]`;
  const script = `i=0 quiet=0; while [ $quiet -lt 3 ] && [ $i -lt ${seconds * 10} ]; do sleep 0.1; i=$((i + 1)) quiet=$((quiet + 1)); if ${is}; then quiet=0; fi; done`;
  await lab.run("sh", "-c", script);
}

/** Asks over ssh until nothing is on trial and nobody prepares anything. */
export async function statusWhenDecided(host: HostConnection, seconds = 20): Promise<TransactionStatus> {
  for (let turn = 0; ; turn++) {
    const status = await readStatus(host);
    if ((status.armed === null && !status.isLocked) || turn > seconds * 5) return status;
    await sleep(200);
  }
}

/** Loads a ruleset in place of all that the host has. */
export async function setRuleset(lab: SshLab, text: string): Promise<void> {
  const script = 'nft flush ruleset && printf %s "$1" | nft -f -';
  await lab.must("sh", "-c", script, "sh", text);
}

/**
 * What a change has left on the host that should be gone once it is decided: files, and processes of
 * ours. The process that reverts looks once a second whether it is still needed.
 */
export async function leftovers(lab: SshLab): Promise<string[]> {
  for (let turn = 0; ; turn++) {
    const left = await leftNow(lab);
    if (left.length === 0 || turn === 15) return left;
    await sleep(200);
  }
}

async function leftNow(lab: SshLab): Promise<string[]> {
  const { run, history } = places;
  const files = `find ${run} ${history} /srv -mindepth 1 \\( -path '${run}/host/*' ! -name last -o -name '*.part' -o -name '*.nftlint-*' \\)`;
  const processes = "grep -l -a -e nftlint/host -e 'read -r length' /proc/[0-9]*/cmdline";
  const script = `mkdir -p ${run} ${history}; ${files}; for file in $(${processes} 2>/dev/null); do tr '\\0' ' ' <"$file" | cut -c1-60; echo; done`;
  const output = await lab.must("sh", "-c", script);
  // The command that looks is no leftover.
  return output.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("sh -c mkdir -p"));
}
