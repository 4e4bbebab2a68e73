import { HostUnreachable } from "@nftlint/host";
import { describe, expect, test } from "vitest";
import { success } from "../outcome.ts";
import { onEachHost } from "./many-hosts.ts";
import type { NamedHost } from "./named-hosts.ts";

/** Hosts that are this machine, which no work here touches. */
function hostsCalled(...titles: readonly string[]): NamedHost[] {
  return titles.map((title) => ({ title, target: { kind: "local" }, configured: null }));
}

const erase = "\r\u001b[K";

describe.skipIf(process.platform !== "linux")("the same work on many hosts", () => {
  test("gives the results in the order of the hosts, whoever is done first", async () => {
    const results = await onEachHost(hostsCalled("slow", "quick"), async ({ title }) => {
      if (title === "slow") await new Promise((resolve) => setTimeout(resolve, 20));
      return success(title.length);
    });
    expect(results.map(({ host, outcome }) => [host.title, outcome])).toEqual([
      ["slow", success(4)],
      ["quick", success(5)],
    ]);
  });

  test("goes on where one is out of reach", async () => {
    const results = await onEachHost(hostsCalled("gone", "there"), async ({ title }) => {
      if (title === "gone") throw new HostUnreachable("gone cannot be reached: no route\nLook at the cable.");
      return success(null);
    });
    expect(results.map(({ outcome }) => outcome)).toEqual([
      { ok: false, errors: ["gone cannot be reached: no route", "Look at the cable."] },
      success(null),
    ]);
  });

  test("is done on so many at once, and no more", async () => {
    let running = 0;
    let most = 0;
    const titles = Array.from({ length: 20 }, (_, index) => `web${index}`);
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return success(null);
    };
    expect(await onEachHost(hostsCalled(...titles), work)).toHaveLength(20);
    expect(most).toBe(8);
    most = 0;
    await onEachHost(hostsCalled(...titles), work, { atOnce: 3 });
    expect(most).toBe(3);
  });

  test("says on a terminal how far it is, and takes the line away", async () => {
    const written: string[] = [];
    const write = (text: string) => written.push(text);
    await onEachHost(hostsCalled("a", "b"), async () => success(null), { atOnce: 1, write });
    expect(written).toEqual([
      `${erase}nftlint: 0/2 hosts, waiting for a`,
      `${erase}nftlint: 1/2 hosts`,
      `${erase}nftlint: 1/2 hosts, waiting for b`,
      `${erase}nftlint: 2/2 hosts`,
      erase,
    ]);
    written.length = 0;
    await onEachHost(hostsCalled("a"), async () => success(null), { write });
    expect(written).toEqual([]);
  });
});
