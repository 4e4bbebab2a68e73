import { describe, expect, test } from "vitest";
import { describeArmed, describeConfirmed, describeEntry, describeNotOpen, describeTrial } from "./describe.ts";
import type { ArmedChange, DecidedChange } from "./report.ts";

const change = { id: "1", title: "snat.cfg", who: "anna@laptop" };
const armed: ArmedChange = { ...change, madeAt: 0, state: "open", secondsLeft: 42, isWatched: true };
const restored: DecidedChange = { ...change, outcome: "restored" };

test.each([
  [armed, "it is taken back in 42 s"],
  [{ ...armed, secondsLeft: null }, "it is being loaded"],
  [{ ...armed, isWatched: false }, "the process that would take it back is gone, so nothing happens by itself"],
  [{ ...armed, state: "reverting" as const }, "it is being finished right now"],
  [{ ...armed, state: "failed" as const }, "taking it back failed: the change is still in force"],
])("what comes of a change by itself", (given, expected) => {
  expect(describeArmed(given)).toBe(expected);
});

test("a change of the history names its tables", () => {
  const entry = { ...change, number: 1, madeAt: 0, tables: ["ip nat", "inet filter"], changesSettings: false };
  expect(describeEntry(entry)).toBe("snat.cfg, by anna@laptop  (ip nat, inet filter)");
});

test("a confirmed change tells of the file that is loaded at boot", () => {
  const confirmed = { kind: "confirmed" as const, bootFile: null, kept: null, bootFailed: null };
  expect(describeConfirmed(confirmed)).toEqual(["confirmed, the change stays"]);
  expect(describeConfirmed({ ...confirmed, bootFile: "/etc/nftables.conf", kept: "/etc/nftables.conf.1" })).toEqual([
    "confirmed, the change stays",
    "/etc/nftables.conf is loaded at boot and holds it now; what it was before is /etc/nftables.conf.1",
  ]);
});

describe("how a trial ended", () => {
  test("taken back: why, and that all is as it was", () => {
    expect(describeTrial({ kind: "taken-back", reason: "declined", change: restored })).toEqual([
      "it was not wanted: snat.cfg, by anna@laptop: taken back; the ruleset is what it was before, byte for byte",
    ]);
  });

  test("refused: in nft's words", () => {
    expect(describeTrial({ kind: "refused", messages: "-:1:1-3: Error: syntax error\n" })).toEqual([
      "nft refuses it; nothing was changed:",
      "-:1:1-3: Error: syntax error",
    ]);
  });
});

test("where there is nothing to decide, the last change is told", () => {
  expect(describeNotOpen({ kind: "not-armed", last: restored })).toEqual([
    "nothing is on trial; the last change: snat.cfg, by anna@laptop: taken back; the ruleset is what it was before, byte for byte",
  ]);
  expect(describeNotOpen({ kind: "decided", last: null, stuck: { ...armed, state: "failed" } })).toEqual([
    "on trial: snat.cfg, by anna@laptop",
    "taking it back failed: the change is still in force",
  ]);
});
