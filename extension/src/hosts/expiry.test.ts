import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reset } from "../../test/fake-vscode.ts";
import { watchExpiry } from "./expiry.ts";
import { HostStates } from "./host-states.ts";
import type { Host } from "./on-host.ts";
import type { Snapshots } from "./snapshots.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(() => {
  reset();
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const host: Host = { name: "wazowski", target: "root@wazowski", snapshot: null, bootFile: null };
const change = { id: "1", title: "snat.cfg", who: "anna@laptop", madeAt: 0, state: "open", isWatched: true } as const;

test("a host is asked when the time of a change there is over, and not where it was decided before", async () => {
  const states = new HostStates({ read: async () => null } as unknown as Snapshots);
  const ask = vi.fn(async () => {});
  const watch = watchExpiry(states, ask);
  await states.setArmed(host, { ...change, secondsLeft: 60 });
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ask).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(3_000);
  expect(ask).toHaveBeenCalledExactlyOnceWith(host);

  await states.setArmed(host, { ...change, secondsLeft: 60 });
  await states.setArmed(host, null);
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ask).toHaveBeenCalledOnce();
  watch.dispose();
});
