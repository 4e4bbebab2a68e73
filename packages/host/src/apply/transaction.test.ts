import { describe, expect, test } from "vitest";
import type { HostConnection } from "../transport/connection.ts";
import { type ApplyRequest, applyDocument } from "./transaction.ts";

const untouched: HostConnection = {
  target: { kind: "local" },
  run: () => Promise.reject(new Error("something ran")),
  runScript: () => Promise.reject(new Error("a script ran")),
  streamScript: () => Promise.reject(new Error("a script ran")),
  fresh: () => untouched,
  close: async () => {},
};

const request: ApplyRequest = {
  id: "1",
  document: "",
  title: "a.nft",
  changed: { all: false, families: [], tables: [] },
  seconds: 60,
  bootFile: null,
};

const table = (family: string, name: string) => ({ all: false, families: [], tables: [{ family, name }] });

describe("what no host can do is not sent to one", () => {
  test.each<[Partial<ApplyRequest>, string]>([
    // The shell computes the deadline: a fraction would end the process that reverts.
    [{ seconds: 1.5 }, "1.5 is no whole number of seconds"],
    [{ seconds: 0 }, "0 is no whole number of seconds"],
    [{ seconds: Number.NaN }, "NaN is no whole number of seconds"],
    [{ bootFile: "nftables.conf" }, 'the boot file "nftables.conf" is no absolute path'],
    [{ bootFile: "/etc/a\nb" }, 'the boot file "/etc/a\\nb" is no absolute path'],
    [{ changed: { all: false, families: ["ip\ntable"], tables: [] } }, '"ip\\ntable" is no family'],
    [{ changed: table("ip;", "a") }, '"ip;" is no family'],
    [{ changed: table("ip", "-f") }, 'a table called "-f" cannot be backed up'],
    [{ changed: table("ip", "a; flush ruleset") }, 'a table called "a; flush ruleset" cannot be backed up'],
  ])("%j", async (change, message) => {
    await expect(applyDocument(untouched, { ...request, ...change })).rejects.toThrow(message);
  });
});
