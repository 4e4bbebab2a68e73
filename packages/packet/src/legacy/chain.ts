/** What a built-in chain of a legacy iptables or ip6tables table does with a packet. */
import type { HostFacts, LegacyChain, LegacyRule, LegacyTable } from "@nftlint/host";
import type { Packet } from "../packet.ts";
import type { ChainResult, ChainStep, RuleStep } from "../step.ts";
import type { Cause, ChainVerdict } from "../verdict.ts";
import { type RuleTarget, readRule } from "./read-rule.ts";
import type { TargetOutcome } from "./targets/outcome.ts";
import { findTarget, hasEffect } from "./targets/targets.ts";
import type { LegacyContext, SetKnowledge, Test } from "./test.ts";
import { type Ending, joinEndings, joinWays, prepend, toArray, type Way } from "./ways.ts";

export interface LegacyQuestion {
  readonly host: HostFacts;
  readonly table: LegacyTable;
  /** `PREROUTING`, `INPUT`, `FORWARD`, `OUTPUT` or `POSTROUTING`. */
  readonly chain: string;
  /** As it comes to the chain. The kernel asks nat tables for the first packet of a connection only. */
  readonly packet: Packet;
  /** What is known of ipsets; nothing where it is absent. */
  readonly isInSet?: SetKnowledge;
}

/** iptables refuses chains that lead back to themselves, but a snapshot may hold anything. */
const deepestJump = 256;

/** One result for each way that what is not known can turn out; none where the table has no such chain. */
export function followLegacyChain({ host, table, chain, packet, isInSet }: LegacyQuestion): ChainResult[] {
  const entry = table.chains.find(({ name }) => name === chain);
  if (entry === undefined) return [];
  const walk = new Walk({ host, table, entry: chain, isInSet: isInSet ?? null });
  return joinEndings(walk.enter(entry, packet)).map(({ answer, assumptions, ...ending }) => ({
    ...ending,
    ...(answer === null ? {} : { answer }),
    assumptions: toArray(assumptions),
  }));
}

/** Where the ways through a chain come out. */
interface Passage {
  readonly ended: Ending[];
  /** Those that return to the chain that jumped here. */
  readonly returned: Way[];
}

/** One way at one rule. */
interface Meeting {
  readonly chain: LegacyChain;
  readonly rule: LegacyRule;
  readonly way: Way;
  readonly step: RuleStep;
  /** How many chains are left to return to. */
  readonly depth: number;
  readonly out: Passage & { readonly further: Way[] };
}

/** What a rule asks of a packet, answered. */
interface Matching {
  readonly matched: RuleStep["matched"];
  readonly reason: string | null;
  readonly note: string | null;
  /** What it depends on where it is unknown. */
  readonly depends: string | null;
}

class Walk {
  readonly #context: LegacyContext;
  readonly #chains: ReadonlyMap<string, LegacyChain>;

  constructor(context: LegacyContext) {
    this.#context = context;
    this.#chains = new Map(context.table.chains.map((chain) => [chain.name, chain]));
  }

  enter(entry: LegacyChain, packet: Packet): Ending[] {
    const { ended, returned } = this.#follow(entry, { packet, assumptions: null, steps: null }, 0);
    const verdict = entry.policy === "DROP" ? "drop" : "accept";
    const cause: Cause = { kind: "legacy-policy", table: this.#context.table, chain: entry };
    return [...ended, ...returned.map((way) => this.#endingOf(entry, way, verdict, cause))];
  }

  #follow(chain: LegacyChain, start: Way, depth: number): Passage {
    const ended: Ending[] = [];
    const returned: Way[] = [];
    let open: Way[] = [start];
    for (const rule of chain.rules) {
      if (open.length === 0) break;
      const further: Way[] = [];
      for (const way of open) this.#meet(chain, rule, way, depth, { ended, returned, further });
      open = joinWays(further);
    }
    return { ended, returned: joinWays([...returned, ...open]) };
  }

  #meet(chain: LegacyChain, rule: LegacyRule, way: Way, depth: number, out: Meeting["out"]): void {
    const { tests, target } = readRule(rule);
    const { matched, reason, note, depends } = matchAll(tests, way.packet, this.#context);
    const step: RuleStep = {
      rule: { kind: "legacy", rule },
      ...{ matched, assumed: null, reason, inner: null, changed: null },
      ...(note === null ? {} : { notes: [note] }),
    };
    if (matched === "no" || target === null || (matched === "unknown" && !hasEffect(target.name))) {
      out.further.push({ ...way, steps: prepend(step, way.steps) });
      return;
    }
    if (depends === null) {
      this.#apply({ chain, rule, way, step, depth, out }, target);
      return;
    }
    // Each of the two ways has an entry of its own, so that what they have in common ends before it.
    const assume = () => prepend({ text: depends, cause: this.#causeOf(chain, rule) }, way.assumptions);
    out.further.push({ ...way, steps: prepend({ ...step, assumed: false }, way.steps), assumptions: assume() });
    const taken = { ...way, assumptions: assume() };
    this.#apply({ chain, rule, way: taken, step: { ...step, assumed: true }, depth, out }, target);
  }

  /** What the target does with a packet that the rule matches, or is taken to match. */
  #apply(meeting: Meeting, target: RuleTarget): void {
    const { way, step, depth, out } = meeting;
    if (target.name === "RETURN") {
      out.returned.push({ ...way, steps: prepend(step, way.steps) });
      return;
    }
    const inner = this.#chains.get(target.name);
    if (inner !== undefined && depth < deepestJump) {
      this.#jump(meeting, inner, target.isGoto);
      return;
    }
    for (const outcome of findTarget(target.name)(way.packet, target, this.#context)) this.#take(meeting, outcome);
  }

  #take({ chain, rule, way, step, out }: Meeting, { verdict, packet, answer, depends }: TargetOutcome): void {
    const cause = this.#causeOf(chain, rule);
    const changed = packet === way.packet ? null : packet;
    const notes = [...(step.notes ?? []), ...(answer === undefined ? [] : [`the sender gets ${answer}`])];
    const taken: Way = {
      packet,
      assumptions: depends === null ? way.assumptions : prepend({ text: depends, cause }, way.assumptions),
      steps: prepend({ ...step, ...(notes.length > 0 ? { notes } : {}), changed }, way.steps),
    };
    if (verdict === null) out.further.push(taken);
    else out.ended.push(this.#endingOf(chain, taken, verdict, cause, answer ?? null));
  }

  #jump({ chain, way, step, depth, out }: Meeting, inner: LegacyChain, isGoto: boolean): void {
    const passage = this.#follow(inner, { ...way, steps: null }, depth + 1);
    const outside = (innerStep: ChainStep, { packet, assumptions }: Omit<Way, "steps">): Way => {
      const changed = packet === way.packet ? null : packet;
      return { packet, assumptions, steps: prepend({ ...step, inner: innerStep, changed }, way.steps) };
    };
    for (const ending of passage.ended) {
      const outer = outside(ending.step, ending);
      out.ended.push(this.#endingOf(chain, outer, ending.verdict, ending.cause, ending.answer));
    }
    for (const back of passage.returned) {
      const outer = outside(this.#stepOf(inner, back, "return", null), back);
      (isGoto ? out.returned : out.further).push(outer);
    }
  }

  #causeOf(chain: LegacyChain, rule: LegacyRule): Cause {
    return { kind: "legacy-rule", table: this.#context.table, chain, rule };
  }

  #endingOf(chain: LegacyChain, way: Way, verdict: ChainVerdict, cause: Cause, answer: string | null = null): Ending {
    const { packet, assumptions } = way;
    return { verdict, cause, answer, packet, assumptions, step: this.#stepOf(chain, way, verdict, cause) };
  }

  #stepOf(chain: LegacyChain, way: Way, verdict: ChainStep["verdict"], cause: Cause | null): ChainStep {
    const { table } = this.#context;
    return { chain: { kind: "legacy", table, chain }, rules: toArray(way.steps), verdict, cause };
  }
}

/** All tests must hold; one that fails decides, whatever is unknown of the others. */
function matchAll(tests: readonly Test[], packet: Packet, context: LegacyContext): Matching {
  let depends: string | null = null;
  const notes: string[] = [];
  for (const test of tests) {
    const answer = test.ask(packet, context);
    if (answer === false) return { matched: "no", reason: test.actual(packet), note: test.note ?? null, depends: null };
    if (test.note !== undefined) notes.push(test.note);
    if (typeof answer === "string") depends ??= answer;
  }
  const note = notes.length === 0 ? null : notes.join(", ");
  return { matched: depends === null ? "yes" : "unknown", reason: null, note, depends };
}
