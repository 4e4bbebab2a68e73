import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firewallOf, rulesetTexts, type Traffic, traffic } from "../../test/random-firewall.ts";
import { describePacket } from "../answer/words.ts";
import { holdsPacket } from "../regions/holds.ts";
import { traceFreely } from "../regions/trace-freely.ts";
import type { Firewall } from "../way/host.ts";
import { compareFirewalls } from "./compare.ts";

/** What is seen of the packet's treatment from outside, and on its connection. */
function treatment({ packet, entry }: Traffic, firewall: Firewall): string {
  const { fate, ways } = traceFreely(packet, entry, firewall);
  const end = ways[0]?.packet;
  if (fate === null || end === undefined) throw new Error("it depends");
  if (fate.kind === "rejected") return `rejected ${JSON.stringify("answer" in fate ? fate.answer : "")}`;
  if (fate.kind !== "sent" && fate.kind !== "delivered") return fate.kind;
  const { mark, dscp, connection } = end;
  const output = fate.kind === "sent" ? fate.outputInterface : "";
  return `${fate.kind} ${output} ${describePacket(end)} mark ${mark} dscp ${dscp} ct ${connection.mark} ${connection.state === "untracked"}`;
}

describe("what two firewalls treat differently", () => {
  test("are the packets of the regions, and no others", () => {
    fc.assert(
      fc.property(rulesetTexts, fc.array(traffic, { minLength: 40, maxLength: 40 }), ([left, right], packets) => {
        const [old, now] = [firewallOf(left, "old.nft"), firewallOf(right, "new.nft")];
        const { differences, beyond } = compareFirewalls(old, now, null);
        fc.pre(beyond.every((reason) => reason.includes("limits")));
        for (const one of packets) {
          const isTold = differences.some(({ region }) => holdsPacket(region, one.packet, one.entry));
          const treatments = [treatment(one, old), treatment(one, now)];
          expect([isTold, ...treatments], `${one.entry} ${describePacket(one.packet)}`).toEqual([
            treatments[0] !== treatments[1],
            ...treatments,
          ]);
        }
        for (const { example, region } of differences) {
          const entry = (["in", "through", "out"] as const).find((way) => holdsPacket(region, example, way));
          if (example.family === "ip") expect(entry, describePacket(example)).toBeDefined();
          if (entry === undefined) continue;
          const one = { packet: example, entry };
          expect(treatment(one, old)).not.toBe(treatment(one, now));
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 100_000);
});
