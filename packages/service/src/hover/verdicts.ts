/** Verdicts, policies and priorities: what becomes of packets, and who sees them next. */
import { chainPolicies, priorityNames, verdicts } from "@nftlint/language";
import { baseChainsLeadingTo, priorityName } from "@nftlint/semantics";
import type { Policy, Priority, Verdict } from "@nftlint/syntax";
import { sectionLine } from "../describe.ts";
import { callersOf } from "./callers.ts";
import { type Describers, type HookedChain, type HoverContext, isHooked } from "./context.ts";
import { formatStation, type Station, stationsAt, stationsBehind } from "./hooks.ts";
import { list, paragraphs, someOf } from "./markdown.ts";

export const verdictDescribers: Describers = {
  verdict: describeVerdict,
  policy: describePolicy,
  priority: describePriority,
  "anonymous-chain": (node, context) =>
    context.word.text === node.verdict ? { value: summaryOf(node.verdict), range: context.word } : null,
};

/** How many chains a description tells about, and how many stations of each. */
const mostChains = 3;
const mostStations = 20;

function summaryOf(name: string): string {
  return `**${name}**\n\n${verdicts.get(name)?.summary ?? ""}`;
}

/** The name of a chain behind `jump` is described by itself. */
function describeVerdict(node: Verdict, context: HoverContext) {
  const { target } = node;
  if (target !== null && context.offset >= target.start) return null;
  return (
    paragraphs(summaryOf(node.verdict), consequences[node.verdict]?.(context) ?? null) +
    sectionLine("VERDICT STATEMENTS")
  );
}

const consequences: Readonly<Record<string, (context: HoverContext) => string | null>> = {
  accept: whoIsNext,
  drop: whoIsSpared,
  return: whereItReturns,
};

/** The base chains that lead to the place, itself one or not. */
function basesOf(context: HoverContext): readonly HookedChain[] {
  const { chain, document } = context;
  return chain === null ? [] : baseChainsLeadingTo(document.ruleset, chain).filter(isHooked);
}

function whoIsNext(context: HoverContext): string | null {
  return forBases(context, ({ base }, behind) =>
    behind.length === 0
      ? `No other chain at hook ${base.hook} comes later${asFarAsKnown(context)}.`
      : `Not the end at hook ${base.hook}. Next are:\n\n${stationList(behind)}`,
  );
}

/** Who does not see a packet that ends here. */
export function whoIsSpared(context: HoverContext): string | null {
  return forBases(context, ({ base }, behind) =>
    behind.length === 0
      ? null
      : `At hook ${base.hook}, these do not see the packet any more:\n\n${stationList(behind)}`,
  );
}

function forBases(
  context: HoverContext,
  describe: (base: HookedChain, behind: readonly Station[]) => string | null,
): string | null {
  const bases = basesOf(context);
  const parts = bases.slice(0, mostChains).map((base) => {
    const said = describe(base, stationsBehind(context.document, base));
    return said === null || base === context.chain ? said : `From chain ${base.name}: ${said}`;
  });
  if (bases.length > mostChains) parts.push(`${bases.length - mostChains} more base chains lead here.`);
  const known = parts.filter((part) => part !== null);
  return known.length === 0 ? null : known.join("\n\n");
}

function asFarAsKnown({ document }: HoverContext): string {
  return document.environment.host === null ? " in this document" : "";
}

function stationList(stations: readonly Station[]): string {
  const rest = stations.length - mostStations;
  const items = stations.slice(0, mostStations).map(formatStation);
  return list(rest > 0 ? [...items, `and ${rest} more`] : items);
}

function whereItReturns(context: HoverContext): string | null {
  const { chain } = context;
  if (chain === null) return null;
  if (isHooked(chain)) return `This is a base chain: its policy, ${chain.base.policy ?? "accept"}, decides.`;
  const callers = callersOf(context.document, chain).map(({ title }) => title);
  return callers.length === 0 ? "Nothing jumps here." : `Back to ${someOf(callers, mostStations)}.`;
}

function describePolicy({ value }: Policy, context: HoverContext) {
  const { chain } = context;
  const name = value.kind === "value" ? value.text : chain?.base?.policy;
  const summary = name == null ? undefined : chainPolicies.get(name);
  if (summary === undefined) return null;
  const consequence = name === "accept" ? whoIsNext(context) : whoIsSpared(context);
  return paragraphs(`**policy ${name}**`, summary, consequence) + sectionLine("CHAINS");
}

function describePriority(node: Priority, context: HoverContext) {
  const { chain, document } = context;
  if (chain === null || !isHooked(chain) || chain.base.priority === null) return namedPriority(node);
  const { base, table } = chain;
  const name = priorityName(table, base, document.nftVersion);
  const named = name === null ? undefined : priorityNames(table.family).find((each) => each.name === name);
  const title = `**priority ${base.priority}**${named === undefined ? "" : ` · \`${named.name}\``}`;
  const order = `Packets meet at hook ${base.hook}, in this order:\n\n${stationList(stationsAt(document, chain))}`;
  return paragraphs(title, named?.summary ?? null, order) + sectionLine("CHAINS");
}

/** What the vocabulary says where the chain is not in the ruleset. */
function namedPriority({ base }: Priority): string | null {
  const named = base.kind === "value" ? priorityNames("inet").find(({ name }) => name === base.text) : undefined;
  return named === undefined ? null : paragraphs(`**priority ${named.value}** · \`${named.name}\``, named.summary);
}
