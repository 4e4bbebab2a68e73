import { HostUnreachable } from "@nftlint/host";
import { beforeEach, expect, test, vi } from "vitest";
import { answers, reset, seen } from "../../test/fake-vscode.ts";
import { Messages } from "./messages.ts";
import { type Host, onHost } from "./on-host.ts";

vi.mock("vscode", () => import("../../test/fake-vscode.ts"));
beforeEach(reset);

const named = (target: string): Host => ({ name: target, target, snapshot: null, bootFile: null });

test("nothing runs while the workspace is not trusted", async () => {
  answers.isTrusted = false;
  const work = vi.fn();
  expect(await onHost(named("local"), new Messages(), work)).toBe(undefined);
  expect(work).not.toHaveBeenCalled();
  expect(seen.messages).toEqual(["warning: nftlint runs nothing on a host while the workspace is not trusted."]);
});

test("a name that ssh would take for an option is refused", async () => {
  const work = vi.fn();
  await onHost(named("-oProxyCommand=id"), new Messages(), work);
  expect(work).not.toHaveBeenCalled();
  expect(seen.messages[0]).toMatch(/^error: -oProxyCommand=id: .* is no host/);
});

test.runIf(process.platform === "linux")("what works there is given back", async () => {
  const result = await onHost(named("local"), new Messages(), ({ run }) => run(["echo", "hello"]));
  expect(result).toEqual({ exitCode: 0, stdout: "hello\n", stderr: "" });
  expect(seen.messages).toEqual([]);
});

test.runIf(process.platform === "linux")("that there is no way to it is told with the remedy", async () => {
  const fail = () => Promise.reject(new HostUnreachable("wazowski cannot be reached: no route\nCheck the name."));
  expect(await onHost(named("local"), new Messages(), fail)).toBe(undefined);
  expect(seen.output).toEqual(["local: wazowski cannot be reached: no route", "local: Check the name."]);
});
