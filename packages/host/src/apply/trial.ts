/** A change from its load to its end: loaded, tried over a new connection, kept or taken back. */
import { setTimeout as sleep } from "node:timers/promises";
import { type HostConnection, HostUnreachable } from "../transport/connection.ts";
import type { DecidedChange } from "./report.ts";
import {
  type ApplyOutcome,
  type ApplyRequest,
  applyDocument,
  type ConfirmOutcome,
  confirmChange,
  type NotOpen,
  readStatus,
  rollbackChange,
  type TransactionStatus,
} from "./transaction.ts";

/** What a trial asks and tells while it runs. */
export interface TrialDialogue {
  /** It is loaded; now a new connection is tried. `until`: when the host takes it back, as `Date.now()` counts. */
  loaded(until: number): void;
  /** No new connection came about so far; it is tried again until the host has taken the change back. */
  unreachable(reason: string): void;
  /**
   * A new connection works. Whether the change stays; `null`: nobody answered in time.
   * @param signal tells that the time is over
   */
  decide(until: number, signal: AbortSignal): Promise<boolean | null>;
}

export type TrialOutcome =
  /** Nothing was changed. */
  | Exclude<ApplyOutcome, { kind: "loaded" }>
  | Extract<ConfirmOutcome, { kind: "confirmed" }>
  /** The host has taken it back, because of `reason`. */
  | { readonly kind: "taken-back"; readonly reason: TakenBackReason; readonly change: DecidedChange }
  /** It could not be taken back: the change is still in force. */
  | { readonly kind: "stuck"; readonly messages: string }
  /** The host did not answer until long after it should have taken the change back. */
  | { readonly kind: "unknown"; readonly messages: string };

/** `lost`: the load itself was cut off. */
export type TakenBackReason = "declined" | "silence" | "unreachable" | "lost";

/** How long after its time the host is asked what became of the change, in milliseconds. */
const patience = 60_000;

/**
 * How long the attempts at a new connection may take, in milliseconds, one after the other: a packet
 * that was dropped is sent again in ever longer intervals, so that a new attempt may be there first.
 */
const attemptTimes = [3_000, 5_000, 10_000];

/** How much later than here a host may notice that the time is over, in milliseconds. */
const hostDelay = 1_000;

/**
 * Applies a document and sees it through. Whatever happens here, the host decides for itself when
 * the time is over.
 */
export async function runTrial(
  connection: HostConnection,
  request: ApplyRequest,
  dialogue: TrialDialogue,
  signal?: AbortSignal,
): Promise<TrialOutcome> {
  const trial = new Trial(connection.fresh(), request, dialogue);
  try {
    const outcome = await load(connection, request, signal);
    if (outcome !== null && outcome.kind !== "loaded") return outcome;
    trial.start();
    return await (outcome === null ? trial.afterLoss() : trial.afterLoad(signal));
  } finally {
    await trial.close();
  }
}

/** `null` where the connection was lost: then nobody here knows. */
async function load(
  connection: HostConnection,
  request: ApplyRequest,
  signal: AbortSignal | undefined,
): Promise<ApplyOutcome | null> {
  try {
    return await applyDocument(connection, request, signal);
  } catch (error) {
    if (error instanceof HostUnreachable || signal?.aborted) return null;
    throw error;
  }
}

class Trial {
  readonly #fresh: HostConnection;
  readonly #request: ApplyRequest;
  readonly #dialogue: TrialDialogue;
  #until = 0;

  constructor(fresh: HostConnection, request: ApplyRequest, dialogue: TrialDialogue) {
    this.#fresh = fresh;
    this.#request = request;
    this.#dialogue = dialogue;
  }

  /** The time starts. The host's starts a moment earlier. */
  start(): void {
    this.#until = Date.now() + this.#request.seconds * 1000;
  }

  close(): Promise<void> {
    return this.#fresh.close();
  }

  async afterLoad(signal: AbortSignal | undefined): Promise<TrialOutcome> {
    this.#dialogue.loaded(this.#until);
    const status = await this.#status(this.#until);
    // A connection that comes about once the host has taken the change back says nothing for it.
    if (status?.last?.id === this.#request.id) return this.#outcomeOf(status.last, "unreachable");
    if (status?.armed?.id !== this.#request.id) return this.#await("unreachable");
    if (signal?.aborted) return this.#takeBack();
    const timeout = AbortSignal.timeout(Math.max(0, this.#until - Date.now()));
    const kept = await this.#dialogue.decide(
      this.#until,
      signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
    );
    if (kept === null) return signal?.aborted ? this.#takeBack() : this.#await("silence");
    return kept ? this.#keep() : this.#takeBack();
  }

  /** The load was cut off: what has come of it is taken back. */
  async afterLoss(): Promise<TrialOutcome> {
    const giveUp = Date.now() + patience;
    const { id } = this.#request;
    let status = await this.#status(giveUp);
    // The script goes on by itself, and may be about to load.
    while (status?.isLocked === true && status.armed?.id !== id && Date.now() < giveUp) {
      await sleep(500);
      status = await this.#status(giveUp);
    }
    if (status === null) return this.#await("lost");
    if (status.armed?.id === id) return this.#takeBack("lost");
    if (status.last?.id === id) return this.#outcomeOf(status.last, "lost");
    return { kind: "incomplete" };
  }

  async #keep(): Promise<TrialOutcome> {
    return this.#settle(await this.#ask(() => confirmChange(this.#fresh, this.#request.id)), "silence");
  }

  async #takeBack(reason: TakenBackReason = "declined"): Promise<TrialOutcome> {
    const outcome = await this.#ask(() => rollbackChange(this.#fresh, this.#request.id));
    if (outcome?.kind === "reverted") return this.#outcomeOf(outcome.change, reason);
    if (outcome?.kind === "failed") return { kind: "stuck", messages: outcome.messages };
    return this.#settle(outcome, reason);
  }

  /** `null` where the connection is lost. */
  async #ask<T>(question: () => Promise<T>): Promise<T | null> {
    try {
      return await question();
    } catch (error) {
      if (error instanceof HostUnreachable) return null;
      throw error;
    }
  }

  async #settle(
    outcome: Extract<ConfirmOutcome, { kind: "confirmed" }> | NotOpen | null,
    reason: TakenBackReason,
  ): Promise<TrialOutcome> {
    if (outcome?.kind === "confirmed") return outcome;
    if (outcome === null || outcome.kind === "other" || outcome.last?.id !== this.#request.id)
      return this.#await(reason);
    return this.#outcomeOf(outcome.last, reason);
  }

  /** Waits until the host has taken the change back, and asks how that went. */
  async #await(reason: TakenBackReason): Promise<TrialOutcome> {
    await sleep(Math.max(0, this.#until + hostDelay - Date.now()));
    const giveUp = Date.now() + patience;
    while (Date.now() < giveUp) {
      const status = await this.#status(giveUp);
      if (status === null) break;
      if (status.last?.id === this.#request.id) return this.#outcomeOf(status.last, reason);
      if (status.armed?.id !== this.#request.id) break;
      if (status.armed.state === "failed") return { kind: "stuck", messages: "" };
      await sleep(500);
    }
    return { kind: "unknown", messages: "the host does not tell what became of the change" };
  }

  #outcomeOf(change: DecidedChange, reason: TakenBackReason): TrialOutcome {
    if (change.outcome === "confirmed") return { kind: "confirmed", bootFile: null, kept: null, bootFailed: null };
    if (change.outcome === "failed") return { kind: "stuck", messages: "" };
    return { kind: "taken-back", reason, change };
  }

  /** Asks over the new connection until there is an answer; `null` where there is none in time. */
  async #status(until: number): Promise<TransactionStatus | null> {
    for (let attempt = 0; ; attempt++) {
      const left = until - Date.now();
      if (left <= 0) return null;
      const time = attemptTimes[attempt] ?? attemptTimes.at(-1) ?? left;
      try {
        return await readStatus(this.#fresh, AbortSignal.timeout(Math.min(left, time)));
      } catch (error) {
        const isTimeout = error instanceof DOMException && error.name === "TimeoutError";
        if (!isTimeout && !(error instanceof HostUnreachable)) throw error;
        this.#dialogue.unreachable(
          isTimeout ? `no answer within ${Math.ceil(Math.min(left, time) / 1000)} s` : error.message,
        );
        await sleep(Math.min(1000, Math.max(0, until - Date.now())));
      }
    }
  }
}
