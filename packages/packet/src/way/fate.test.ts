/** What the sender sees of a packet that does not arrive. */
import { expect, it } from "vitest";
import { packetOf, pingOf } from "../../test/packet-of.ts";
import { routerWith } from "../../test/router.ts";
import { verdictLine } from "../answer/words.ts";
import type { Packet } from "../packet.ts";

const fromLan = { from: "10.1.0.2", to: "198.51.100.1", inputInterface: "lan" };
const own = { from: "192.0.2.1", to: "198.51.100.1", inputInterface: null };

/** What is said of it; `nothing` where it is silently gone. */
function answerTo(packet: Packet, rules = ""): string {
  const chain = (hook: string) => `chain ${hook} { type filter hook ${hook} priority 0; ${rules} }\n`;
  const { fate } = routerWith(`table inet t { ${chain("forward")} ${chain("output")} }\n`)(packet);
  if (fate === null || !("cause" in fate)) return "it arrives";
  return fate.answer ?? "nothing";
}

it.each([
  ["reject", packetOf(fromLan), "icmp port-unreachable"],
  ["reject with tcp reset", packetOf(fromLan), "tcp reset"],
  ["reject with tcp reset", packetOf({ ...fromLan, tcpFlags: 4 }), "nothing"],
  ["reject with icmpx no-route", packetOf(fromLan), "icmp net-unreachable"],
  ["reject with icmpx admin-prohibited", packetOf(fromLan), "icmp admin-prohibited"],
  ["reject with icmp host-prohibited", packetOf(fromLan), "icmp host-prohibited"],
  ["reject", pingOf({ ...fromLan, icmpType: 3 }), "nothing"],
  ["reject", pingOf(fromLan), "icmp port-unreachable"],
  ["drop", packetOf(fromLan), "nothing"],
  ["drop", pingOf(own), "Operation not permitted"],
  ["drop", packetOf(own), "nothing"],
])("%s", (rules, packet, answer) => {
  expect(answerTo(packet, rules)).toBe(answer);
});

it("of what has no way, or no time to live", () => {
  expect(answerTo(packetOf({ ...fromLan, timeToLive: 1 }))).toBe("icmp time-exceeded");
  const noDefault = JSON.stringify([{ dst: "10.1.0.0/24", dev: "lan", scope: "link" }]);
  const trace = routerWith("", { "routes-ip4": noDefault });
  expect(trace(packetOf(fromLan)).fate).toMatchObject({ kind: "dropped", hook: null, answer: "icmp net-unreachable" });
  expect(verdictLine(trace(packetOf(fromLan)))).toBe(
    "DROPPED: there is no route to 198.51.100.1; the sender sees icmp net-unreachable",
  );
});
