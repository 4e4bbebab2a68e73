import type { HostFacts } from "@nftlint/host";
import fc from "fast-check";
import { expect, test } from "vitest";
import { firewallOf, rulesetTexts, traffic } from "../../test/random-firewall.ts";
import { host } from "../../test/random-host.ts";
import { describeArrival, describePacket } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import { holdsPacket } from "../regions/holds.ts";
import { type Firewall, tracePacket } from "../way/host.ts";
import { exactDifferences } from "./compare.ts";

/** What is seen of the packet's treatment from outside, and on its connection; `null` where it depends. */
function treatment(packet: Packet, firewall: Firewall, facts: HostFacts): string | null {
  const { fate, ways } = tracePacket(packet, firewall, facts);
  const end = ways[0]?.packet;
  if (fate === null || end === undefined || ways.length > 1) return null;
  if (fate.kind === "rejected") return `rejected ${JSON.stringify("answer" in fate ? fate.answer : "")}`;
  if (fate.kind !== "sent" && fate.kind !== "delivered") return fate.kind;
  const { mark, dscp, connection } = end;
  const output = fate.kind === "sent" ? fate.outputInterface : "";
  return `${fate.kind} ${output} ${describePacket(end)} mark ${mark} dscp ${dscp} ct ${connection.mark} ${connection.state === "untracked"}`;
}

/** Packets that come in, and those that the host itself sends. */
const packets = fc.array(traffic, { minLength: 40, maxLength: 40 }).map((all) =>
  all.map(({ packet, entry }): { readonly packet: Packet; readonly isOwn: boolean } => {
    const isOwn = entry === "out";
    return {
      packet: { ...packet, inputInterface: isOwn ? null : (packet.inputInterface ?? "eth0"), outputInterface: null },
      isOwn,
    };
  }),
);

test("on a host, the packets of the regions are treated differently, and no others", () => {
  let compared = 0;
  fc.assert(
    fc.property(rulesetTexts, host, packets, ([left, right], facts, all) => {
      const [old, now] = [firewallOf(left, "old.nft"), firewallOf(right, "new.nft")];
      const { differences, beyond } = exactDifferences(old, now, facts);
      fc.pre(beyond.every((reason) => reason.includes("limits")));
      for (const { packet, isOwn } of all) {
        const treatments = [treatment(packet, old, facts), treatment(packet, now, facts)];
        if (treatments.includes(null)) continue;
        compared++;
        const entries = isOwn ? (["out"] as const) : (["in", "through"] as const);
        const isTold = differences.some(({ region }) => entries.some((entry) => holdsPacket(region, packet, entry)));
        expect([isTold, ...treatments], describeArrival(packet)).toEqual([
          treatments[0] !== treatments[1],
          ...treatments,
        ]);
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
  expect(compared).toBeGreaterThan(400);
}, 100_000);
