import { readFileSync } from "node:fs";
import { type ArmedChange, parseSnapshot, snapshotFacts } from "@nftlint/host";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { reset, type TreeItem } from "../../test/fake-vscode.ts";
import { HostStates } from "./host-states.ts";
import { HostView } from "./host-view.ts";
import type { Host } from "./on-host.ts";
import type { Snapshots } from "./snapshots.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));

const host: Host = { name: "router", target: "root@wazowski", snapshot: null, bootFile: null };
const text = readFileSync(new URL("../../../test/fixtures/wazowski/snapshot.json", import.meta.url), "utf8");
const parsed = parseSnapshot(text);
if ("error" in parsed) throw new Error(parsed.error);
const facts = snapshotFacts(parsed.snapshot);
const change = { id: "1", title: "snat.cfg", who: "anna@laptop" };
const armed: ArmedChange = { ...change, madeAt: 0, state: "open", secondsLeft: 42, isWatched: true };

let states: HostStates;
let view: HostView;
beforeEach(() => {
  reset();
  vi.useFakeTimers({ now: Date.parse(facts.recordedAt) + 300_000, toFake: ["Date", "setInterval", "clearInterval"] });
  states = new HostStates({ read: async () => null } as unknown as Snapshots);
  view = new HostView({ states, hosts: async () => [host], isFresh: () => false });
});
afterEach(() => {
  view.dispose();
  vi.useRealTimers();
});

/** What the view shows: a line for each entry, those below a host indented, with what menus know an entry by. */
async function shown(): Promise<string[]> {
  const lines: string[] = [];
  for (const entry of await view.getChildren()) {
    const item = (await view.getTreeItem(entry)) as unknown as TreeItem;
    lines.push(`${item.label}: ${item.description} [${item.contextValue}]`);
    for (const child of await view.getChildren(entry)) {
      const { label, description } = (await view.getTreeItem(child)) as unknown as TreeItem;
      lines.push(`  ${label}: ${description}`);
    }
  }
  return lines;
}

test("a host that nobody has asked", async () => {
  expect(await shown()).toEqual(["router: no snapshot [host]", "  No snapshot: refresh the host to record one"]);
});

test("a host with a snapshot: its age, its versions, and what works against its ruleset", async () => {
  await states.setFacts(host, facts, true);
  const [first, conflict, ...rest] = await shown();
  expect(first).toBe("router: 5 minutes ago · 1 conflict [host]");
  expect(conflict).toContain("legacy iptables");
  expect(rest).toEqual([
    "  Snapshot: 5 minutes ago, of wazowski",
    expect.stringMatching(/^ {2}nft: 1\.\d/),
    expect.stringMatching(/^ {2}Kernel: \d/),
  ]);
});

test("a change on trial counts down, and has commands of its own", async () => {
  await states.setArmed(host, armed);
  vi.advanceTimersByTime(2000);
  expect((await shown()).slice(0, 2)).toEqual([
    "router: 40 s left · no snapshot [host armed]",
    "  On trial: snat.cfg, by anna@laptop: 40 s left",
  ]);
  await states.setArmed(host, { ...armed, isWatched: false });
  expect((await shown())[1]).toBe(
    "  On trial: snat.cfg, by anna@laptop: the process that would take it back is gone, so nothing happens by itself",
  );
  await states.setArmed(host, null);
  expect(await shown()).toEqual(["router: no snapshot [host]", "  No snapshot: refresh the host to record one"]);
});
