/** Random cases without end: the same seed gives the same ones. */
import { seededRandom } from "../../fuzz/random.ts";
import { type Network, poolsOf, randomNetwork } from "./network.ts";
import { type Observation, observe } from "./observe.ts";
import { randomPacket } from "./packets.ts";
import { buildRouter, type RouterUnderTest } from "./router.ts";
import { type RulesetSketch, rulesetTexts } from "./ruleset-sketch.ts";
import { randomRuleset } from "./rulesets.ts";

/** A connection, and what the kernel did. */
export interface RandomCase {
  /** That of its network. */
  readonly seed: number;
  readonly network: Network;
  readonly ruleset: RulesetSketch;
  readonly observation: Observation;
  /** Has the ruleset loaded, and should have it again when the next case is asked for. */
  readonly router: RouterUnderTest;
}

/** A network is used for so many rulesets, and each of them for so many connections. */
const rulesetsOfNetwork = 8;
const packetsOfRuleset = 6;

/** Cases, and the reasons why random rulesets were refused. Networks live as long as their cases are asked for. */
export async function* randomCases(firstSeed: number): AsyncGenerator<RandomCase | { readonly refused: string }> {
  for (let seed = firstSeed; ; seed++) yield* casesOfNetwork(seed);
}

async function* casesOfNetwork(seed: number): ReturnType<typeof randomCases> {
  const random = seededRandom(seed);
  const network = randomNetwork(random);
  const pools = poolsOf(network);
  await using router = await buildRouter(network);
  // Legacy tables stay registered: those that come after nft's do so only once.
  const count = network.legacyComes === "after" ? 1 : rulesetsOfNetwork;
  for (let index = 0; index < count; index++) {
    const ruleset = randomRuleset(random, network);
    const packets = Array.from({ length: packetsOfRuleset }, () => randomPacket(random, pools));
    const outcome = await router.load(rulesetTexts(ruleset));
    if (!outcome.loaded) {
      yield { refused: outcome.reason };
      continue;
    }
    for (const first of packets) {
      const observation = await observe(router, outcome.snapshot, first);
      yield { seed, network, ruleset, observation, router };
    }
  }
}
