import type { LegacyChain, LegacyTable } from "@nftlint/host";
import { describe, expect, test } from "vitest";
import { packetWith } from "../../test/host.ts";
import type { Packet } from "../packet.ts";
import type { ChainResult, HookName } from "../step.ts";
import type { ChainVerdict } from "../verdict.ts";
import { follow } from "./follow.ts";
import type { HookEntry, Hooks, Routing, RoutingDecision } from "./hooks.ts";

const table: LegacyTable = { family: "ip", tool: "iptables-legacy", name: "filter", chains: [] };

const packet = packetWith({ source: "192.168.4.110", destination: "10.53.134.11", inputInterface: "eno2" });

/** An entry that does this to packets, and keeps a record of what it met. */
function entry(
  title: string,
  priority: number,
  verdict: ChainVerdict | ((packet: Packet) => Packet),
  record: string[] = [],
): HookEntry {
  const chain: LegacyChain = { name: title, policy: "ACCEPT", rules: [] };
  const cause = { kind: "legacy-policy", table, chain } as const;
  const isFunction = typeof verdict === "function";
  return {
    chain: { kind: "legacy", table, chain },
    priority,
    registration: "test",
    type: title.startsWith("nat") ? "nat" : title.startsWith("mangle") ? "route" : "filter",
    run(met): ChainResult[] {
      record.push(`${title} ${met.connection.state}`);
      const result = isFunction ? "accept" : verdict;
      const step = { chain: { kind: "legacy", table, chain }, rules: [], verdict: result, cause } as const;
      return [{ step, verdict: result, cause, packet: isFunction ? verdict(met) : met, assumptions: [] }];
    },
  };
}

function hooks(at: Partial<Record<HookName, readonly HookEntry[]>>): Hooks {
  return {
    entries: (hook) => at[hook] ?? [],
    fastPaths: () => [],
    bridgeEntries: () => [],
    bridgeAsksIp: () => false,
  };
}

/** To the server by eno1; to the host itself where the destination is its own. */
const routing: Routing = {
  frameWays: () => null,
  portsOf: () => [],
  incoming: ({ destination }) =>
    destination.value === 0xc0a80401n
      ? { kind: "local", text: "own address" }
      : { kind: "forward", outputInterface: "eno1", text: "by the default route" },
  outgoing: byMark,
  again: byMark,
};

function byMark({ mark }: Packet): RoutingDecision {
  return { kind: "forward", outputInterface: mark === 1 ? "wg0" : "eno1", text: "by the default route" };
}

describe("a packet that is forwarded", () => {
  test("leaves by the interface of its route", () => {
    const { fate, ways } = follow(packet, hooks({}), routing);
    expect(fate).toEqual({ kind: "sent", outputInterface: "eno1" });
    expect(ways).toHaveLength(1);
  });

  test("meets the chains of each hook by priority, whoever has registered first", () => {
    const record: string[] = [];
    const at = (title: string, priority: number) => entry(title, priority, "accept", record);
    follow(
      packet,
      hooks({ forward: [at("b", 10), at("a", -10)], prerouting: [at("raw", -300)], input: [at("no", 0)] }),
      routing,
    );
    expect(record).toEqual(["raw invalid", "a new", "b new"]);
  });

  test("is dropped where a chain says so, though others accept", () => {
    const { fate } = follow(packet, hooks({ forward: [entry("a", 0, "accept"), entry("b", 1, "drop")] }), routing);
    expect(fate).toMatchObject({ kind: "dropped", hook: "forward", cause: { chain: { name: "b" } } });
  });

  test("goes where NAT sends it, at the place of NAT, and by the first chain that translates", () => {
    const record: string[] = [];
    const redirect = (met: Packet): Packet => ({
      ...met,
      destination: { family: "ip", value: 0xc0a80401n },
      connection: { ...met.connection, isDestinationTranslated: true, isDestinationDecided: true },
    });
    const { fate } = follow(
      packet,
      hooks({
        prerouting: [
          entry("nat1", 0, redirect, record),
          entry("nat2", 5, "accept", record),
          entry("mangle", -150, "accept", record),
        ],
      }),
      routing,
    );
    expect(fate).toEqual({ kind: "delivered" });
    expect(record).toEqual(["mangle new", "nat1 new"]);
  });

  test("meets no other chain of NAT where one has left its end as it is", () => {
    const record: string[] = [];
    const keep = (met: Packet): Packet => ({ ...met, connection: { ...met.connection, isSourceDecided: true } });
    const entries = [entry("nat1", 90, keep, record), entry("nat2", 100, "drop", record)];
    expect(follow(packet, hooks({ postrouting: entries }), routing).fate).toEqual({
      kind: "sent",
      outputInterface: "eno1",
    });
    expect(record).toEqual(["nat1 new"]);
  });

  test("has one hop less to live from the forward hook on", () => {
    const lives: (number | null)[] = [];
    const look = (met: Packet): Packet => {
      lives.push(met.timeToLive);
      return met;
    };
    const at = {
      prerouting: [entry("a", 0, look)],
      forward: [entry("b", 0, look)],
      postrouting: [entry("c", 0, look)],
    };
    follow({ ...packet, timeToLive: 64 }, hooks(at), routing);
    expect(lives).toEqual([64, 63, 63]);
  });

  test("of a connection that is known meets no NAT chain, and the steps say why", () => {
    const record: string[] = [];
    const known: Packet = { ...packet, connection: { ...packet.connection, state: "established" } };
    const { ways } = follow(known, hooks({ postrouting: [entry("nat", 100, "accept", record)] }), routing);
    expect(record).toEqual([]);
    expect(ways[0]?.steps.at(-1)).toMatchObject({
      hook: "postrouting",
      chains: [
        { chain: { chain: { name: "nat" } }, skipped: "translations are decided by the first packet of a connection" },
      ],
    });
  });
});

describe("a packet of the host itself", () => {
  const own: Packet = { ...packet, inputInterface: null };
  const mark = (met: Packet): Packet => ({ ...met, mark: 1 });
  const sentBy = (outputInterface: string) => ({ kind: "sent", outputInterface });

  test("is routed once more where a chain of type route marks it, and not by the marks of others", () => {
    const with_ = (title: string) => follow(own, hooks({ output: [entry(title, -150, mark)] }), routing).fate;
    expect(with_("mangle")).toEqual(sentBy("wg0"));
    expect(with_("filter")).toEqual(sentBy("eno1"));
  });

  test("shows the chains behind the one that marks it the interface of before", () => {
    const seen: (string | null)[] = [];
    const look = (met: Packet): Packet => {
      seen.push(met.outputInterface);
      return met;
    };
    const at = { output: [entry("mangle", -150, mark), entry("a", 0, look)], postrouting: [entry("b", 0, look)] };
    follow(own, hooks(at), routing);
    expect(seen).toEqual(["eno1", "wg0"]);
  });

  test("ends where it has no way any more", () => {
    const cause = { kind: "kernel", reason: "no route" } as const;
    const record: string[] = [];
    const { fate } = follow(own, hooks({ output: [entry("mangle", -150, mark), entry("a", 0, "drop", record)] }), {
      ...routing,
      again: () => ({ kind: "undeliverable", cause, answer: null }),
    });
    expect(fate).toEqual({ kind: "dropped", hook: null, cause });
    expect(record).toEqual([]);
  });
});

test("where what is not known decides, the answer depends on it", () => {
  const cause = { kind: "kernel", reason: "" } as const;
  const open = entry("set", 0, "accept");
  const both: HookEntry = {
    ...open,
    run: (met) =>
      (["accept", "drop"] as const).map((verdict) => ({
        ...open.run(met, [])[0]!,
        verdict,
        assumptions: [{ text: 'the contents of set "blocked"', cause }],
      })),
  };
  const { fate, dependencies, ways } = follow(packet, hooks({ forward: [both] }), routing);
  expect(fate).toBeNull();
  expect(dependencies.map(({ text }) => text)).toEqual(['the contents of set "blocked"']);
  expect(ways.map((way) => way.fate.kind)).toEqual(["sent", "dropped"]);
});
