import type { CommandResult, HostConnection } from "@nftlint/host";
import { beforeEach, expect, test, vi } from "vitest";
import { answers, reset, seen } from "../../test/fake-vscode.ts";
import type { HostKeeper } from "./ask-host.ts";
import { HostStates } from "./host-states.ts";
import { Messages } from "./messages.ts";
import type { Host } from "./on-host.ts";
import { Snapshots } from "./snapshots.ts";
import { Trials } from "./trials.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(reset);

const host: Host = { name: "wazowski", target: "root@wazowski", snapshot: null, bootFile: null };
const request = {
  document: "add table ip t\n",
  title: "snat.cfg",
  changed: { all: false, families: [], tables: [{ family: "ip", name: "t" }] },
  bootFile: null,
};

/** A host that loads everything, and writes down what it is asked for. */
class FakeHost implements HostConnection {
  readonly target = { kind: "ssh", destination: "root@wazowski" } as const;
  readonly asked: string[] = [];
  #id = "";
  #outcome: string | null = null;

  run = async (): Promise<CommandResult> => ({ exitCode: 0, stdout: "wazowski\n", stderr: "" });

  runScript = async (_: string, [action = "", id = ""]: readonly string[]): Promise<CommandResult> => {
    this.asked.push(action);
    return { exitCode: 0, stdout: this.#answer(action, id), stderr: "" };
  };

  streamScript = (): Promise<never> => Promise.reject(new Error("nothing is streamed"));

  fresh(): HostConnection {
    return this;
  }

  close = async () => {};

  #answer(action: string, id: string): string {
    const change = `id ${this.#id}\ntitle "snat.cfg"\nwho "anna@laptop"\n`;
    switch (action) {
      case "apply":
        this.#id = id;
        return "tables 1\nend loaded\n";
      case "confirm":
        this.#outcome = "confirmed";
        return "end confirmed\n";
      case "rollback":
        this.#outcome = "restored";
        return `${change}outcome restored\nend reverted\n`;
      default:
        return this.#outcome === null
          ? `${change}state open\nat 0\nleft 60\nwatched yes\nend armed\n`
          : `${change}outcome ${this.#outcome}\nend not-armed\n`;
    }
  }
}

function keeper(): HostKeeper {
  const memory = { get: (_: string, otherwise: unknown) => otherwise, update: async () => {}, keys: () => [] };
  const storageUri = { scheme: "file", path: "/storage" };
  const context = { workspaceState: memory, storageUri, globalStorageUri: storageUri };
  const snapshots = new Snapshots(context as unknown as ConstructorParameters<typeof Snapshots>[0]);
  return { messages: new Messages(), snapshots, states: new HostStates(snapshots), program: "nftlint 0" };
}

test("a change that is loaded counts down, and stays where Keep is pressed", async () => {
  answers.buttons = [{ text: "Keep the change?", button: "Keep" }];
  const connection = new FakeHost();
  const outcome = await new Trials().run(host, connection, request, keeper());
  expect(outcome.kind).toBe("confirmed");
  expect(connection.asked).toEqual(["apply", "status", "confirm", "status"]);
  expect(seen.progress.slice(0, 4)).toEqual([
    "wazowski: snat.cfg",
    "being loaded",
    "loaded; trying a new connection",
    "taken back in 60 s. [Keep](command:nftlint.confirmOnHost?%5B%22wazowski%22%5D) or [Revert](command:nftlint.rollBackOnHost?%5B%22wazowski%22%5D)",
  ]);
  expect(seen.messages).toEqual([
    "warning: wazowski: snat.cfg is loaded, and a new connection works. Keep the change?",
    "info: wazowski: confirmed, the change stays",
  ]);
});

test("it is taken back where Revert is pressed", async () => {
  answers.buttons = [{ text: "Keep the change?", button: "Revert" }];
  const connection = new FakeHost();
  const outcome = await new Trials().run(host, connection, request, keeper());
  expect(outcome).toMatchObject({ kind: "taken-back", reason: "declined" });
  expect(connection.asked).toContain("rollback");
  expect(seen.output[0]).toContain("taken back; the ruleset is what it was before, byte for byte");
});

test("it is taken back where the progress is cancelled", async () => {
  answers.cancels = true;
  const connection = new FakeHost();
  const outcome = await new Trials().run(host, connection, request, keeper());
  expect(outcome).toMatchObject({ kind: "taken-back" });
  expect(connection.asked).not.toContain("confirm");
});

test("a command decides as the buttons do, and only while something is open", async () => {
  const trials = new Trials();
  expect(trials.decide("wazowski", true)).toBe(false);
  const outcome = trials.run(host, new FakeHost(), request, keeper());
  await expect.poll(() => trials.decide("wazowski", true)).toBe(true);
  expect((await outcome).kind).toBe("confirmed");
  expect(trials.decide("wazowski", true)).toBe(false);
});
