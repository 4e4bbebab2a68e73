/** Random networks, rulesets and packets: what is foretold of each against what the kernel does. */
import type { Foretell } from "./fate.ts";
import { isAgreement, type Judgement, judge, type Observation } from "./observe.ts";
import { randomCases } from "./random-cases.ts";
import type { RulesetSketch } from "./ruleset-sketch.ts";
import { type Disagreement, shrink } from "./shrink.ts";

export interface DifferentialOptions {
  /** How many pairs of a ruleset and the first packet of a connection, at least. */
  readonly pairs: number;
  readonly seed: number;
  readonly foretell: Foretell;
  /** After so many disagreements the run ends. */
  readonly mostDisagreements: number;
}

export interface DifferentialReport {
  /** Rulesets with the first packet of a connection. */
  readonly pairs: number;
  /** Pairs of which each packet was foretold definitely. */
  readonly definitePairs: number;
  /** All packets: first ones, replies, second ones. */
  readonly packets: number;
  readonly definitePackets: number;
  readonly rulesets: number;
  /** Rulesets that nft or iptables refused, which were left out: the generator's fault. */
  readonly refused: readonly string[];
  readonly arrived: number;
  /** First packets that matched a rule of nft, and those that were answered by a rejection. */
  readonly matched: number;
  readonly answered: number;
  /** What answers depended on, and how often. */
  readonly dependencies: ReadonlyMap<string, number>;
  readonly disagreements: readonly Disagreement[];
  readonly seconds: number;
}

/** The same with every number open. */
type Tally = {
  -readonly [Name in keyof Omit<DifferentialReport, "dependencies" | "disagreements" | "refused">]: number;
} & {
  readonly dependencies: Map<string, number>;
  readonly disagreements: Disagreement[];
  readonly refused: string[];
};

/** Runs until there are enough pairs or disagreements. The same seed gives the same cases. */
export async function runDifferential(options: DifferentialOptions): Promise<DifferentialReport> {
  const start = performance.now();
  const tally: Tally = {
    ...{ pairs: 0, definitePairs: 0, packets: 0, definitePackets: 0, rulesets: 0, arrived: 0, matched: 0, answered: 0 },
    ...{ dependencies: new Map(), disagreements: [], refused: [], seconds: 0 },
  };
  let ruleset: RulesetSketch | null = null;
  for await (const one of randomCases(options.seed)) {
    if ("refused" in one) {
      tally.refused.push(one.refused);
      continue;
    }
    if (one.ruleset !== ruleset) tally.rulesets++;
    ruleset = one.ruleset;
    const judgement = judge(one.observation, options.foretell);
    countIn(tally, one.observation, judgement);
    if (!isAgreement(judgement)) tally.disagreements.push(await shrink({ ...one, judgement }, options.foretell));
    if (tally.pairs >= options.pairs || tally.disagreements.length >= options.mostDisagreements) break;
  }
  tally.seconds = (performance.now() - start) / 1000;
  return tally;
}

function countIn(tally: Tally, { sent, fates }: Observation, { foretold }: Judgement): void {
  const [first] = fates;
  tally.pairs++;
  tally.packets += sent.length;
  const definite = foretold.filter(({ kind }) => kind === "definite").length;
  tally.definitePackets += definite;
  if (definite === foretold.length) tally.definitePairs++;
  if (first?.arrival !== null) tally.arrived++;
  if (first?.rules.some(({ handle }) => handle !== null)) tally.matched++;
  if ((first?.answers.length ?? 0) > 0) tally.answered++;
  for (const one of foretold) {
    if (one.kind === "definite") continue;
    for (const cause of one.on) tally.dependencies.set(cause, (tally.dependencies.get(cause) ?? 0) + 1);
  }
}

/** The report for people, on a few lines. */
export function describeReport(report: DifferentialReport): string {
  const share = (part: number, whole: number) => `${part} (${whole === 0 ? 0 : ((100 * part) / whole).toFixed(1)}%)`;
  const dependencies = [...report.dependencies].sort(([, left], [, right]) => right - left).slice(0, 10);
  return [
    `${report.pairs} pairs of ${report.rulesets} rulesets and a connection, ${report.packets} packets, in ${report.seconds.toFixed(1)} s`,
    `definite: ${share(report.definitePairs, report.pairs)} of the pairs, ${share(report.definitePackets, report.packets)} of the packets`,
    `first packets: ${share(report.arrived, report.pairs)} arrived, ${share(report.answered, report.pairs)} were rejected, ${share(report.matched, report.pairs)} matched an nft rule`,
    `rulesets that were refused: ${report.refused.length}`,
    `disagreements: ${report.disagreements.length}`,
    ...dependencies.map(([text, count]) => `depends ${count} times on ${text}`),
  ].join("\n");
}
