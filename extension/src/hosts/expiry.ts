/** Changes on trial whose time is over: their hosts are asked what became of them. */
import type { Disposable } from "vscode";
import type { HostStates } from "./host-states.ts";
import type { Host } from "./on-host.ts";

/** How long hosts take to restore their tables, in milliseconds. */
const grace = 3000;

/** @param ask shows what became of the host */
export function watchExpiry(states: HostStates, ask: (host: Host) => Promise<unknown>): Disposable {
  const timers = new Map<string, NodeJS.Timeout>();
  const subscription = states.onDidChange(async (host) => {
    const { armed } = await states.of(host);
    clearTimeout(timers.get(host.name));
    timers.delete(host.name);
    if (armed === null || armed.until === null) return;
    timers.set(
      host.name,
      setTimeout(() => void ask(host), armed.until + grace - Date.now()),
    );
  });
  const dispose = () => {
    subscription.dispose();
    for (const timer of timers.values()) clearTimeout(timer);
  };
  return { dispose };
}
