/** The packets that lint findings name as witnesses come to nothing in the kernel: random networks and rulesets. */
import { snapshotFacts } from "@nftlint/host";
import { lint } from "@nftlint/linter";
import * as packetPath from "@nftlint/packet";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../../fuzz/random.ts";
import { reasonToSkip, suites, titleOf } from "../requirements.ts";
import type { SentPacket } from "./fate.ts";
import { randomNetwork } from "./network.ts";
import { buildRouter } from "./router.ts";
import { rulesetTexts } from "./ruleset-sketch.ts";
import { randomRuleset } from "./rulesets.ts";

const seed = Number(process.env.WITNESS_SEED ?? 1);
const networks = Number(process.env.WITNESS_NETWORKS ?? 12);
const rulesetsEach = 12;

/** The rules whose findings have witnesses. */
const rules = new Set(["missing-forward-rule", "dnat-without-forward", "accept-is-not-final", "ssh-lockout"]);

describe.skipIf(reasonToSkip(suites.packet) !== null)(`${titleOf(suites.packet)}: witnesses`, () => {
  it(`come to nothing, in ${networks * rulesetsEach} rulesets`, { timeout: 300_000 }, async () => {
    const random = seededRandom(seed);
    const arrived: object[] = [];
    let sent = 0;
    for (let index = 0; index < networks; index++) {
      const network = { ...randomNetwork(random), isForwarding: { ip: true, ip6: true } };
      await using router = await buildRouter(network);
      for (let count = 0; count < rulesetsEach; count++) {
        const { nft } = rulesetTexts(randomRuleset(random, network));
        const outcome = await router.load({ nft, iptables: null, ip6tables: null });
        if (!outcome.loaded) continue;
        for (const witness of witnessesIn(`flush ruleset\n${nft}`, snapshotFacts(outcome.snapshot))) {
          await router.forget();
          const fate = await router.send(witness);
          sent++;
          if (fate.arrival !== null) arrived.push({ nft, witness, fate });
        }
      }
    }
    expect(arrived).toEqual([]);
    expect(sent).toBeGreaterThan(networks / 4);
  });
});

function witnessesIn(text: string, host: ReturnType<typeof snapshotFacts>): SentPacket[] {
  const { diagnostics } = lint({ path: "x.nft", text }, { select: rules, host, packetPath: () => packetPath });
  return diagnostics.flatMap(({ related }) => related.flatMap(({ message }) => sentOf(message) ?? []));
}

/** An address with a port where it has one; IPv6 addresses stand in brackets then. */
const end = String.raw`(?:\[([^\]]+)\]:(\d+)|([\d.]+):(\d+)|([\da-f.:]+))`;
const words = new RegExp(`for example,? (icmp|icmpv6|tcp|udp) (?:([a-z-]+) )?${end} > ${end} from (\\w+)`);

/** The packet that is named; `null` for replies and for what the host sends, be it to itself. */
function sentOf(message: string): SentPacket | null {
  const found = words.exec(message);
  if (found === null) return null;
  const [, protocol = "", type = "echo-request"] = found;
  const [source = "", sourcePort = "0"] = found.slice(3, 8).filter((part) => part !== undefined);
  const [destination = "", destinationPort = "0"] = found.slice(8, 13).filter((part) => part !== undefined);
  const from = found[13] ?? "";
  if (type !== "echo-request" || from === "lo") return null;
  const family = source.includes(":") ? "ip6" : "ip";
  const isIcmp = protocol.startsWith("icmp");
  return {
    from,
    role: "first",
    packet: {
      ...{ family, source, destination, timeToLive: 64, dscp: 0 },
      protocol: isIcmp ? "icmp" : protocol === "tcp" ? "tcp" : "udp",
      sourcePort: isIcmp ? null : Number(sourcePort),
      destinationPort: isIcmp ? null : Number(destinationPort),
      icmpType: isIcmp ? (family === "ip" ? 8 : 128) : null,
      icmpCode: isIcmp ? 0 : null,
      tcpFlags: protocol === "tcp" ? 2 : null,
    },
  };
}
