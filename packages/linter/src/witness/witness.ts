/**
 * Witnesses: for a finding that packets are dropped, one packet that the packet path sees dropped. A packet of the kind
 * that it sees pass refutes the finding.
 */
import type { Answer, Cause, Fate, HookName, Packet, Tracer } from "@nftlint/packet";
import type { PacketClass, Ruleset } from "@nftlint/semantics";
import type { Finding, RelatedLocation, RuleContext } from "../rule.ts";
import { answersTo } from "../traffic/classes.ts";
import type { Claim } from "./claim.ts";
import type { PacketPath } from "./packet-path.ts";
import { type PacketPlan, plansFor } from "./plan.ts";

/** The packet in words, and what drops it. */
interface Witness {
  readonly words: string;
  readonly fate: Extract<Fate, { readonly cause: Cause }>;
  /** What drops it, in words. */
  readonly cause: string;
}

/** So many findings of a ruleset get one: who has more has enough. */
const mostWitnesses = 16;

/** So many rules may be followed for them in all, as an editor asks anew at each keystroke; the first is always sought. */
const mostRules = 20_000;

const witnessesLeft = new WeakMap<Ruleset, number>();

/** Takes one of those that are left to the ruleset; false where none is. */
function takeWitness(ruleset: Ruleset): boolean {
  const left = witnessesLeft.get(ruleset) ?? witnessesFor(ruleset);
  witnessesLeft.set(ruleset, left - 1);
  return left > 0;
}

function witnessesFor({ tables, tablesAfterLoad }: Ruleset): number {
  const chains = (tablesAfterLoad ?? tables).flatMap((table) => [...table.chains.values()]);
  const rules = chains.reduce((sum, chain) => sum + chain.rules.length, 0);
  return Math.max(1, Math.min(mostWitnesses, Math.floor(mostRules / (rules + 1))));
}

/** Reports a finding with a witness where there is one; says nothing where a packet refutes it. */
export function reportWitnessed(context: RuleContext, finding: Finding, claim: Claim): void {
  const path = takeWitness(context.ruleset) ? context.packetPath() : null;
  const witness = path === null ? null : witnessOf(context, claim, path);
  if (witness === "refuted") return;
  context.report(witness === null ? finding : { ...finding, related: relatedTo(finding, witness) });
}

/** `null` where the packet path cannot tell: it depends on something, or no packet of the kind was found. */
function witnessOf({ ruleset, host }: RuleContext, claim: Claim, path: PacketPath): Witness | "refuted" | null {
  const firewall = { ruleset, tables: ruleset.tablesAfterLoad ?? ruleset.tables };
  let witness: Witness | null = null;
  for (const plan of plansFor(claim, host, path)) {
    const read = path.readQuestion(plan.question);
    if ("error" in read) continue;
    const found = judge(read.packet, plan, claim, { path, trace: path.tracer(firewall, plan.host) });
    if (found === "refuted") return found;
    witness ??= found;
  }
  return witness;
}

interface Means {
  readonly path: PacketPath;
  readonly trace: Tracer;
}

function judge(packet: Packet, plan: PacketPlan, claim: Claim, { path, trace }: Means): Witness | "refuted" | null {
  const first = trace(packet);
  const answer = claim.part === "opening" ? first : first.fate?.kind === "sent" ? path.traceReply(first, trace) : null;
  const [way] = answer?.ways ?? [];
  if (!answer?.fate || way === undefined) return null;
  const { fate } = answer;
  if (fate.kind === "dropped" || fate.kind === "rejected") {
    if (fate.hook !== claim.hook) return null;
    return { words: wordsOf(path.describePacket(way.start), plan, claim), fate, cause: path.describeCause(fate.cause) };
  }
  const passes = fate.kind === "sent" || fate.kind === "delivered";
  return passes && packetsAt(answer, claim.hook).some((met) => isOfKind(met, claim)) ? "refuted" : null;
}

/** The packet as it came through a hook. */
function packetsAt({ ways }: Answer, hook: HookName): Packet[] {
  return ways.flatMap(({ steps }) =>
    steps.flatMap((step) => (step.kind === "hook" && step.hook === hook ? [step.packet] : [])),
  );
}

function isOfKind(packet: Packet, { packets, part }: Claim): boolean {
  const kinds = part === "opening" ? packets : packets.map(answersTo);
  const fits = (value: bigint, range: PacketClass["source"]) =>
    range === null || (range.from <= value && value <= range.to);
  return kinds.some(
    (kind) =>
      kind.family === packet.family &&
      // What no one tracks is of no state, and of the rule's packets all the same.
      [kind.state, "untracked"].includes(packet.connection.state) &&
      (kind.inInterface === null || kind.inInterface === packet.inputInterface) &&
      (kind.outInterface === null || kind.outInterface === packet.outputInterface) &&
      (kind.protocol === null || kind.protocol === packet.protocol) &&
      fits(packet.source.value, kind.source) &&
      fits(packet.destination.value, kind.destination) &&
      (kind.destinationPort === null || fits(BigInt(packet.destinationPort ?? -1), kind.destinationPort)),
  );
}

/** `icmp echo-request 192.168.4.110 > 10.53.134.11 from eno2 to eno1`; made-up interfaces are not named. */
function wordsOf(packet: string, { names }: PacketPlan, { part }: Claim): string {
  const [from, to] = part === "opening" ? [names.input, names.output] : [names.output, names.input];
  return [
    ...(part === "opening" ? [] : ["the reply"]),
    packet,
    ...(from === null ? [] : [`from ${from}`]),
    ...(to === null ? [] : [`to ${to}`]),
  ].join(" ");
}

/** Where the packet dies, if that is in the document; else beside the finding itself. */
function relatedTo(finding: Finding, { words, fate, cause }: Witness): RelatedLocation[] {
  const related = finding.related ?? [];
  const verb = fate.kind === "rejected" ? "rejected" : "dropped";
  const place = placeOf(fate.cause, finding);
  if (place === null) {
    return [...related, { range: finding.range, message: `for example, ${words} is ${verb} by ${cause}` }];
  }
  const isSame = ({ range }: RelatedLocation) => range.start === place.start && range.end === place.end;
  const before = related.find(isSame);
  const message =
    before === undefined ? `for example, ${words} is ${verb} here` : `${before.message}, for example ${words}`;
  return [...related.filter((one) => one !== before), { range: place, message }];
}

function placeOf(cause: Cause, { document }: Finding): RelatedLocation["range"] | null {
  if (cause.kind === "rule") return cause.rule.document === document ? cause.rule.node : null;
  if (cause.kind !== "policy") return null;
  const { base } = cause.chain;
  return base === null || base.document !== document ? null : (base.policyNode ?? base.node);
}
