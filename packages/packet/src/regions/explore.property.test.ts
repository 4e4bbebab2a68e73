import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { firewallOf, rulesetText, type Traffic, traffic } from "../../test/random-firewall.ts";
import { describeCause, describePacket } from "../answer/words.ts";
import type { Packet } from "../packet.ts";
import type { Answer, Fate } from "../way/way.ts";
import { type ExploredPart, everyPacket, exploreRegion } from "./explore.ts";
import { entries } from "./fields.ts";
import { holdsPacket } from "./holds.ts";
import { traceFreely } from "./trace-freely.ts";

/** How a packet ends, in words. */
function ending(fate: Fate, { mark, dscp, ...packet }: Packet): string {
  const cause = "cause" in fate ? ` by ${describeCause(fate.cause)}` : "";
  const output = fate.kind === "sent" ? ` by ${fate.outputInterface}` : "";
  return `${fate.kind}${output}${cause} as ${describePacket({ ...packet, mark, dscp })} mark ${mark} dscp ${dscp}`;
}

function endingOf({ fate, ways }: Answer): string | null {
  const [way] = ways;
  return fate === null || way === undefined || ways.length > 1 ? null : ending(fate, way.packet);
}

function entryOf({ region }: ExploredPart) {
  return entries.find((_, index) =>
    region.box.some(({ dimension, values }) => dimension.name === "way" && values[0]?.from === BigInt(index)),
  )!;
}

describe("the parts of all packets", () => {
  test("each packet is in one of them, and ends as is said of it", () => {
    fc.assert(
      fc.property(rulesetText, fc.array(traffic, { minLength: 20, maxLength: 20 }), (text, packets) => {
        const firewall = firewallOf(text);
        const { parts, beyond } = exploreRegion(everyPacket, firewall, null);
        fc.pre(beyond.every((reason) => reason.includes("limits")));
        for (const one of packets) {
          const found = partsWith(parts, one).map((part) => endOf(part, one));
          expect(found, describePacket(one.packet)).toEqual([endingOf(traceFreely(one.packet, one.entry, firewall))]);
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 100_000);

  test("the example of each is one of its packets, and ends as is said", () => {
    fc.assert(
      fc.property(rulesetText, (text) => {
        const firewall = firewallOf(text);
        for (const part of exploreRegion(everyPacket, firewall, null).parts) {
          if (part.assumptions.length > 0) continue;
          const packet = part.example;
          const entry = entryOf(part);
          if (packet.family === "ip")
            expect(holdsPacket([part.region], packet, entry), describePacket(packet)).toBe(true);
          expect(endingOf(traceFreely(packet, entry, firewall))).toBe(endOf(part, { packet, entry }));
        }
      }),
      { numRuns: 100, endOnFailure: true },
    );
  }, 100_000);
});

function partsWith(parts: readonly ExploredPart[], { packet, entry }: Traffic): readonly ExploredPart[] {
  return parts.filter((part) => part.assumptions.length === 0 && holdsPacket([part.region], packet, entry));
}

/** What is said of the part, told of this packet. */
function endOf(part: ExploredPart, { packet }: Traffic): string {
  const { fate } = part;
  const own: Fate = fate.kind === "sent" ? { kind: "sent", outputInterface: packet.outputInterface ?? "" } : fate;
  return ending(own, part.endOf(packet));
}
