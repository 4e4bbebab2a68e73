import { readFileSync } from "node:fs";
import { type HostSnapshot, parseSnapshot } from "@nftlint/host";
import { beforeEach, expect, test, vi } from "vitest";
import { reset, seen, Uri } from "../../test/fake-vscode.ts";
import type { Host } from "./on-host.ts";
import { Snapshots } from "./snapshots.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(reset);

const text = readFileSync(new URL("../../../test/fixtures/wazowski/snapshot.json", import.meta.url), "utf8");
const parsed = parseSnapshot(text);
if ("error" in parsed) throw new Error(parsed.error);
const snapshot: HostSnapshot = parsed.snapshot;

const memory = { get: (_: string, otherwise: unknown) => otherwise, update: async () => {}, keys: () => [] };
const context = { workspaceState: memory, storageUri: undefined, globalStorageUri: Uri.file("/global") };
const snapshots = new Snapshots(context as unknown as ConstructorParameters<typeof Snapshots>[0]);
const host: Host = { name: "wazowski", target: "root@wazowski", snapshot: null, bootFile: null };
const configured: Host = { ...host, snapshot: "/project/wazowski.json" };

test("a snapshot that has no place yet is kept in the extension's storage, whatever the host is called", async () => {
  expect(await snapshots.write({ ...host, name: "ssh://root@[::1]:22" }, snapshot, false)).toBe(true);
  expect(seen.files).toEqual(["/global/snapshots/ssh%3A%2F%2Froot%40%5B%3A%3A1%5D%3A22.snapshot.json"]);
});

test("a file that the configuration names is written where people ask for a new snapshot, and not else", async () => {
  expect(await snapshots.write(configured, snapshot, false)).toBe(false);
  expect(seen.files).toEqual([]);
  expect(await snapshots.write(configured, snapshot, true)).toBe(true);
  expect(seen.files).toEqual(["/project/wazowski.json"]);
});
