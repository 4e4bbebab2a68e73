import { afterEach, beforeEach, expect, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { answers, reset, seen, Uri } from "../../test/fake-vscode.ts";
import { registerHosts } from "./hosts.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(reset);
afterEach(() => {
  for (const part of subscriptions.splice(0)) part.dispose();
});

const memory = { get: (_: string, otherwise: unknown) => otherwise, update: async () => {}, keys: () => [] };
const subscriptions: { dispose(): unknown }[] = [];
const context = {
  subscriptions,
  extension: { packageJSON: { version: "0.1.0" } },
  workspaceState: memory,
  storageUri: Uri.file("/storage"),
  globalStorageUri: Uri.file("/global"),
} as unknown as Parameters<typeof registerHosts>[0];

/** What the manifest offers only where commands may run on hosts. */
const offered = manifest.contributes.commands.filter(({ enablement }) =>
  enablement?.startsWith("isWorkspaceTrusted && nftlint.runsCommands"),
);

test("the manifest offers each command for hosts where the workspace is trusted and something can run", () => {
  registerHosts(context);
  expect([...seen.commands.keys()].sort()).toEqual(offered.map(({ command }) => command).sort());
  for (const { when } of manifest.contributes.views.explorer) {
    expect(when).toBe("isWorkspaceTrusted && nftlint.runsCommands");
  }
});

test("each command refuses by itself where the workspace is not trusted, however it was called", async () => {
  answers.isTrusted = false;
  registerHosts(context);
  const commands = [...seen.commands].filter(([name]) => name !== "nftlint.hideCounters");
  for (const [, run] of commands) await run("local");
  const refusal = "warning: nftlint runs nothing on a host while the workspace is not trusted.";
  expect(seen.messages).toEqual(commands.map(() => refusal));
});

test("what a workspace says of hosts counts only where it is trusted", () => {
  const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
  expect(restrictedConfigurations).toContain("nftlint.hosts");
  expect(manifest.contributes.configuration.properties["nftlint.hosts"].scope).toBe("machine-overridable");
});
