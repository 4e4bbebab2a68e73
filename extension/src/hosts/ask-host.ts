/** What is asked of a host to show it: a new snapshot, and what is on trial there. */
import { type HostConnection, type HostFacts, NotRoot, readStatus, recordSnapshot, snapshotFacts } from "@nftlint/host";
import type { HostStates } from "./host-states.ts";
import type { Messages } from "./messages.ts";
import { type Host, onHost, showProgress } from "./on-host.ts";
import type { Snapshots } from "./snapshots.ts";

export interface HostKeeper {
  readonly messages: Messages;
  readonly snapshots: Snapshots;
  readonly states: HostStates;
  /** The program, as snapshots name it: `nftlint 0.1.0`. */
  readonly program: string;
}

/**
 * Records a snapshot and shows what it tells.
 * @param isWanted whether people asked for a new snapshot, which then goes into their file
 */
export async function recordFacts(
  host: Host,
  connection: HostConnection,
  keeper: HostKeeper,
  isWanted = false,
): Promise<HostFacts> {
  const snapshot = await recordSnapshot(connection.run, { recordedBy: keeper.program });
  const isKept = await keeper.snapshots.write(host, snapshot, isWanted);
  const facts = snapshotFacts(snapshot);
  await keeper.states.setFacts(host, facts, isKept);
  return facts;
}

/** Asks what is on trial and shows it. */
export async function readArmed(host: Host, connection: HostConnection, { states }: HostKeeper): Promise<void> {
  const { armed } = await readStatus(connection);
  await states.setArmed(host, armed);
}

/** Both; `undefined` where there is no way to the host. Without root there the snapshot has gaps, and that is all. */
export function refreshHost(
  host: Host,
  keeper: HostKeeper,
  where: "notification" | "status bar",
): Promise<HostFacts | undefined> {
  return onHost(host, keeper.messages, (connection) =>
    showProgress(host, "recording a snapshot", where, async () => {
      const facts = await recordFacts(host, connection, keeper, true);
      await showArmed(host, connection, keeper);
      return facts;
    }),
  );
}

/** As {@link readArmed}, for who may not be root there, and so has nothing on trial. */
async function showArmed(host: Host, connection: HostConnection, keeper: HostKeeper): Promise<void> {
  try {
    await readArmed(host, connection, keeper);
  } catch (error) {
    if (!(error instanceof NotRoot)) throw error;
    keeper.messages.log(host.name, error.message);
  }
}
