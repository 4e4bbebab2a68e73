import type { HostFacts, LegacyTable } from "@nftlint/host";
import { type Answer, describeArrival, type Firewall, type Packet, verdictLine } from "@nftlint/packet";
import { chainsReachedFrom, type RulesetChain } from "@nftlint/semantics";
import { entryOf } from "./entries.ts";
import { chainsAt, unsureOrders } from "./hook-chains.ts";
import { markTaken } from "./journeys.ts";
import type { Entry, Layer, Link, PathGraph, Stage } from "./model.ts";
import { leftOutOf, notesOn } from "./notes.ts";
import { type ChainSource, nftChain } from "./sources.ts";
import { type LayerPlan, layerPlans, type StagePlan } from "./stages.ts";
import { Visits } from "./trail.ts";
import { unusedChains } from "./unused.ts";

/** What is drawn. */
export interface GraphSource {
  /** `snat.cfg`, or the host's name. */
  readonly title: string;
  readonly firewall: Firewall;
  /** Whose legacy tables are drawn; `null` where none is known. */
  readonly host: HostFacts | null;
  /** A packet and what becomes of it in that firewall, to mark its way. */
  readonly question: { readonly packet: Packet; readonly answer: Answer } | null;
}

/** The picture of a ruleset: hooks in order, base chains by priority, and what they lead to. */
export function buildGraph(source: GraphSource): PathGraph {
  const { title, host, question } = source;
  const builder = new Builder(source);
  const layers = builder.layers();
  const trail =
    question === null ? null : { packet: describeArrival(question.packet), verdict: verdictLine(question.answer) };
  return {
    title: host === null || title === host.host ? title : `${title} on ${host.host}`,
    layers,
    notes: [...notesOn(source.firewall, host), ...builder.notes, ...layers.flatMap(leftOutOf)],
    trail,
  };
}

class Builder {
  /** What is to be told of the order of chains. */
  readonly notes: string[] = [];
  readonly #source: GraphSource;
  readonly #legacyTables: readonly LegacyTable[];
  readonly #visits: Visits;

  constructor(source: GraphSource) {
    const { host, question } = source;
    this.#source = source;
    this.#legacyTables = host?.legacyTables.known ? host.legacyTables.value : [];
    const drawn = new Set(this.#legacyTables.flatMap(({ chains }) => chains));
    this.#visits = new Visits(question?.answer ?? null, drawn);
  }

  /** Those that have chains; that of IP in any case. */
  layers(): readonly Layer[] {
    return layerPlans
      .map((plan) => this.#layer(plan))
      .filter(({ name, stages }) => name === "IP" || stages.some(({ entries }) => entries.length > 0));
  }

  #layer(plan: LayerPlan): Layer {
    const stages = plan.stages.map((stage) => this.#stage(plan, stage));
    const isLeftOut = (id: string) =>
      plan.stages.some((stage) => stage.id === id && stage.isOptional) &&
      stages.some((stage) => stage.id === id && stage.entries.length === 0 && stage.ends.length === 0);
    const links = withoutStages(plan.links, isLeftOut);
    const unused = this.#unused(plan);
    const drawn = stages.filter(({ id }) => !isLeftOut(id));
    return {
      name: plan.name,
      stages: unused === null ? drawn : [...drawn, unused],
      links: plan.name === "IP" ? markTaken(links, this.#visits.journeys) : links.map(untaken),
    };
  }

  #stage({ families }: LayerPlan, { id, kind, title, subtitle, hook }: StagePlan): Stage {
    const visits = this.#visits.numbersOf(id);
    const chains = hook === null ? [] : chainsAt(this.#source.firewall, this.#legacyTables, families, hook);
    for (const [one, other] of unsureOrders(chains)) {
      this.notes.push(`In ${title}: of ${one} and ${other}, which are of one priority, either may come first.`);
    }
    const sources = chains.map(({ source }) => source);
    return { id, kind, title, subtitle, entries: this.#entries(id, sources), visits, ends: this.#visits.endsOf(id) };
  }

  #entries(stage: string, sources: readonly ChainSource[]): readonly Entry[] {
    return sources.map((source, index) => entryOf(source, { id: `${stage}.${index}`, stage, visits: this.#visits }));
  }

  /** The chains of a layer's tables that no packet comes to. */
  #unused({ name, families }: LayerPlan): Stage | null {
    const { ruleset, tables } = this.#source.firewall;
    const own = tables.filter(({ family }) => families.includes(family));
    const reached = (chain: RulesetChain) => chainsReachedFrom(ruleset, chain);
    const sources = unusedChains(own, reached).map((chain) => nftChain(ruleset, chain, true));
    if (sources.length === 0) return null;
    const id = `${name}-unused`;
    const subtitle = "no packet comes here";
    return {
      id,
      kind: "unused",
      title: "not used",
      subtitle,
      entries: this.#entries(id, sources),
      visits: [],
      ends: [],
    };
  }
}

function untaken([from, to]: readonly [string, string]): Link {
  return { from, to, isTaken: false };
}

/** The links of what is drawn: what leads to a stage that is not leads to those behind it. */
function withoutStages(
  links: LayerPlan["links"],
  isLeftOut: (id: string) => boolean,
): readonly (readonly [string, string])[] {
  const follow = (to: string): readonly string[] =>
    isLeftOut(to) ? links.filter(([from]) => from === to).flatMap(([, next]) => follow(next)) : [to];
  return links
    .filter(([from]) => !isLeftOut(from))
    .flatMap(([from, to]) => follow(to).map((next) => [from, next] as const));
}
