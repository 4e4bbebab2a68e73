/** Disagreements made small: what they do not need is left out, part by part, as long as there still is one. */
import type { Foretell } from "./fate.ts";
import type { Network } from "./network.ts";
import { isAgreement, type Judgement, judge, type Observation, observe } from "./observe.ts";
import type { RandomCase } from "./random-cases.ts";
import { buildRouter, type RouterUnderTest } from "./router.ts";
import { lessOne, type RulesetSketch, rulesetTexts, smallerRulesets } from "./ruleset-sketch.ts";

/** One case in which the kernel did something else than was foretold. */
export interface Disagreement {
  readonly seed: number;
  readonly network: Network;
  readonly ruleset: RulesetSketch;
  readonly observation: Observation;
  readonly judgement: Judgement;
}

/** How many smaller rulesets and networks are tried; a network has to be built. */
const mostRulesets = 150;
const mostNetworks = 20;

/** The router that the case comes from has its ruleset again when this is done. */
export async function shrink(
  { router, ...found }: Disagreement & RandomCase,
  foretell: Foretell,
): Promise<Disagreement> {
  // Legacy tables stay registered: another ruleset would come after them.
  if (found.network.legacyComes === "after") return found;
  const small = await shrinkWith(
    found,
    mostRulesets,
    ({ ruleset }) => smallerRulesets(ruleset),
    (ruleset, disagreement) => tryOn(router, { ...disagreement, ruleset }, foretell),
  );
  await router.load(rulesetTexts(found.ruleset));
  return shrinkWith(small, mostNetworks, smallerNetworks, async (network, disagreement) => {
    await using another = await buildRouter(network);
    return await tryOn(another, { ...disagreement, network }, foretell);
  });
}

/** Takes the first smaller form that still shows a disagreement, again and again. */
async function shrinkWith<Form>(
  found: Disagreement,
  most: number,
  smaller: (disagreement: Disagreement) => Iterable<Form>,
  attempt: (form: Form, disagreement: Disagreement) => Promise<Disagreement | null>,
): Promise<Disagreement> {
  let attempts = 0;
  for (let smallest = found; ; ) {
    let next: Disagreement | null = null;
    for (const form of smaller(smallest)) {
      if (++attempts > most) break;
      next = await attempt(form, smallest);
      if (next !== null) break;
    }
    if (next === null) return smallest;
    smallest = next;
  }
}

/** The case on the router, where it shows a disagreement there. */
async function tryOn(router: RouterUnderTest, one: Disagreement, foretell: Foretell): Promise<Disagreement | null> {
  const outcome = await router.load(rulesetTexts(one.ruleset));
  if (!outcome.loaded) return null;
  const observation = await observe(router, outcome.snapshot, one.observation.sent[0]!);
  const judgement = judge(observation, foretell);
  return isAgreement(judgement) ? null : { ...one, observation, judgement };
}

/** Without the legacy tables that the ruleset does not use, without a routing rule, without a route. */
function* smallerNetworks({ network, ruleset }: Disagreement): Generator<Network> {
  const { legacyTables } = network;
  const used = (family: "ip" | "ip6") =>
    legacyTables[family].filter((name) =>
      ruleset.legacy.some((table) => table.family === family && table.name === name),
    );
  const needed = { ip: used("ip"), ip6: used("ip6") };
  if (needed.ip.length < legacyTables.ip.length || needed.ip6.length < legacyTables.ip6.length) {
    yield { ...network, legacyTables: needed };
  }
  if (network.rules.length > 0) yield { ...network, rules: [] };
  if (network.routes.length > 1) yield { ...network, routes: [] };
  for (const rules of lessOne(network.rules)) yield { ...network, rules };
  for (const routes of lessOne(network.routes)) yield { ...network, routes };
}
