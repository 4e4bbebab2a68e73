/** Changes that are on trial from here: a notification counts down, and somebody keeps or reverts them. */
import {
  type ApplyRequest,
  describeTrial,
  type HostConnection,
  newChangeId,
  runTrial,
  type TrialDialogue,
  type TrialOutcome,
} from "@nftlint/host";
import { type CancellationToken, type Progress, ProgressLocation, window, workspace } from "vscode";
import { type HostKeeper, readArmed, recordFacts } from "./ask-host.ts";
import { type Messages, plain } from "./messages.ts";
import { type Host, showProgress } from "./on-host.ts";

/** What is done; who, how long and which one it is comes by itself. */
export type TrialRequest = Omit<ApplyRequest, "id" | "seconds">;

type Answer = (keep: boolean) => void;

export class Trials {
  /** What answers the question whether a change stays, by the host's name. */
  readonly #open = new Map<string, Answer>();

  /** Decides about the change that is on trial from here. Answers whether there is one. */
  decide(name: string, keep: boolean): boolean {
    const answer = this.#open.get(name);
    answer?.(keep);
    return answer !== undefined;
  }

  /**
   * Makes a change and sees it through, says how it ended and shows the host as it is then. What the
   * progress offers to cancel is taken back.
   */
  async run(host: Host, connection: HostConnection, request: TrialRequest, keeper: HostKeeper): Promise<TrialOutcome> {
    const seconds = confirmSeconds();
    const outcome = await window.withProgress(
      {
        location: ProgressLocation.Notification,
        title: plain(`${host.name}: ${request.title}`),
        cancellable: true,
      },
      (progress, token) => {
        const change = { ...request, id: newChangeId(), seconds };
        const dialogue = this.#dialogue(host, change, progress, keeper);
        progress.report({ message: "being loaded" });
        return runTrial(connection, change, dialogue, signalOf(token));
      },
    );
    const severity = outcome.kind === "confirmed" ? "info" : outcome.kind === "taken-back" ? "warning" : "error";
    const isIll = outcome.kind === "taken-back" && outcome.change.outcome === "different";
    const lost = outcome.kind === "confirmed" && outcome.bootFailed !== null;
    keeper.messages.say(isIll || lost ? "error" : severity, host.name, describeTrial(outcome));
    // What is decided is shown also where the host cannot be reached any more.
    if (outcome.kind === "confirmed" || outcome.kind === "taken-back") await keeper.states.setArmed(host, null);
    await showProgress(host, "recording a snapshot", "status bar", async () => {
      await recordFacts(host, connection, keeper);
      await readArmed(host, connection, keeper);
    });
    return outcome;
  }

  #dialogue(
    host: Host,
    { id, title }: ApplyRequest,
    progress: Progress<{ message?: string }>,
    { states, messages }: HostKeeper,
  ): TrialDialogue {
    return {
      loaded: (until) => {
        progress.report({ message: "loaded; trying a new connection" });
        const madeAt = Math.floor(Date.now() / 1000);
        const secondsLeft = secondsUntil(until);
        const change = { id, title, who: "you", madeAt, state: "open", secondsLeft, isWatched: true } as const;
        void states.setArmed(host, change);
      },
      unreachable: (reason) => {
        const [first = ""] = reason.split("\n");
        progress.report({ message: plain(`loaded, but no new connection comes about so far: ${first}`) });
      },
      decide: (until, signal) => this.#ask(host, title, { until, signal }, progress, messages),
    };
  }

  /**
   * A message with buttons leaves the screen by itself after some seconds, so that the notification
   * that counts has them as well, as links.
   */
  #ask(
    { name }: Host,
    title: string,
    { until, signal }: { readonly until: number; readonly signal: AbortSignal },
    progress: Progress<{ message?: string }>,
    messages: Messages,
  ): Promise<boolean | null> {
    const { promise, resolve } = Promise.withResolvers<boolean | null>();
    const argument = encodeURIComponent(JSON.stringify([name]));
    const links = `[Keep](command:nftlint.confirmOnHost?${argument}) or [Revert](command:nftlint.rollBackOnHost?${argument})`;
    const tick = () => progress.report({ message: `taken back in ${secondsUntil(until)} s. ${links}` });
    const clock = setInterval(tick, 1000);
    tick();
    signal.addEventListener("abort", () => resolve(null), { once: true });
    this.#open.set(name, resolve);
    const question = plain(`${name}: ${title} is loaded, and a new connection works. Keep the change?`);
    void window.showWarningMessage(question, "Keep", "Revert").then((chosen) => {
      // Closed without an answer: the countdown goes on.
      if (chosen === undefined) return;
      if (this.#open.get(name) === resolve) resolve(chosen === "Keep");
      else messages.say("warning", name, ["that was decided already"]);
    });
    return promise.finally(() => {
      clearInterval(clock);
      this.#open.delete(name);
      progress.report({ message: "being finished" });
    });
  }
}

/** How long a host waits for the confirmation. */
export function confirmSeconds(): number {
  const seconds = workspace.getConfiguration("nftlint").get<unknown>("confirmSeconds");
  return typeof seconds === "number" && seconds >= 5 && seconds <= 86_400 ? Math.round(seconds) : 60;
}

function secondsUntil(until: number): number {
  return Math.max(0, Math.round((until - Date.now()) / 1000));
}

function signalOf(token: CancellationToken): AbortSignal {
  const controller = new AbortController();
  token.onCancellationRequested(() => controller.abort(new Error("cancelled")));
  return controller.signal;
}
