import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answers, reset, settings } from "../../test/fake-vscode.ts";
import { KeepFresh } from "./keep-fresh.ts";
import type { Host } from "./on-host.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));

const [wazowski, celia] = ["wazowski", "celia"].map(
  (name): Host => ({ name, target: name, snapshot: null, bootFile: null }),
) as [Host, Host];
const record = vi.fn(async (_: Host) => {});
let fresh: KeepFresh;
beforeEach(() => {
  reset();
  record.mockClear();
  vi.useFakeTimers();
  const held = new Map<string, unknown>();
  const memory = {
    get: (key: string, otherwise: unknown) => held.get(key) ?? otherwise,
    update: async (key: string, value: unknown) => void held.set(key, value),
    keys: () => [...held.keys()],
  };
  fresh = new KeepFresh({
    memory: memory as unknown as ConstructorParameters<typeof KeepFresh>[0]["memory"],
    hosts: async () => [wazowski, celia],
    record,
  });
});
afterEach(() => {
  fresh.dispose();
  vi.useRealTimers();
});

const minutes = (count: number) => vi.advanceTimersByTimeAsync(count * 60_000);

test("nothing is recorded that nobody has asked for", async () => {
  await minutes(60);
  expect(record).not.toHaveBeenCalled();
});

test("a snapshot that is kept fresh is recorded at once and every some minutes, until it is switched off", async () => {
  settings.set("snapshotMinutes", 5);
  expect(await fresh.toggle(wazowski)).toBe(true);
  expect(record.mock.calls).toEqual([[wazowski]]);
  await minutes(4);
  expect(record).toHaveBeenCalledTimes(1);
  await minutes(1);
  expect(record).toHaveBeenCalledTimes(2);
  expect(await fresh.toggle(wazowski)).toBe(false);
  await minutes(60);
  expect(record).toHaveBeenCalledTimes(2);
});

test("nothing is recorded while the workspace is not trusted", async () => {
  await fresh.toggle(wazowski);
  answers.isTrusted = false;
  await minutes(60);
  expect(record).toHaveBeenCalledTimes(1);
});
