import {
  type AddressInterval,
  type Context,
  forEachConstant,
  type Interval,
  isEquality,
  portInterval,
  type RulesetChain,
  resolve,
} from "@nftlint/semantics";
import type { CatchAll, Expression, Match, Statement } from "@nftlint/syntax";
import { type Reach, reachOf } from "../../reach.ts";
import type { Finding, Rule, RuleContext } from "../../rule.ts";
import { HostAddresses } from "../../traffic/host-addresses.ts";
import { type NatFlow, natFlows } from "../../traffic/nat-flows.ts";
import { type RuleTraffic, ruleTraffic } from "../../traffic/rule-traffic.ts";

/** Reports rules at the forward hook that accept the port that `dnat` has already changed. */
export const rule: Rule = {
  meta: {
    name: "original-port-after-dnat",
    summary: "A forward rule accepts the port from before `dnat`, which packets no longer have",
    group: "nat",
    severity: "warning",
    fix: "unsafe",
    needsHost: false,
  },
  check(context) {
    // An unread include may hold the rule that accepts.
    if (context.ruleset.incomplete) return;
    const reach = reachOf(context.ruleset);
    const addresses = new HostAddresses(context.host);
    const flows = natFlows(context.ruleset, reach, (range) => addresses.isLocal(range));
    const moved = flows.flatMap((flow) => movedPort(context, flow) ?? []).slice(0, mostFlows);
    if (moved.length === 0) return;
    const acceptors = acceptorsOf(context, reach);
    if (acceptors === null) return;
    for (const flow of moved) {
      const finding = findingFor(flow, acceptors);
      if (finding !== null) context.report(finding);
    }
  },
};

/** Each is compared with every forward rule; with more the time would grow out of bounds. */
const mostFlows = 500;

/** A translation that changes one port into another. */
interface MovedPort {
  readonly flow: NatFlow;
  readonly before: RuleTraffic & { readonly destinationPort: Interval };
  readonly port: Interval;
}

function movedPort({ ruleset }: RuleContext, flow: NatFlow): MovedPort | null {
  if (flow.nat.type !== "dnat" || flow.nat.port === null) return null;
  const written = resolve(ruleset, flow.nat.port);
  const port = written === null ? null : portInterval(written);
  const before = ruleTraffic(ruleset, flow.chain, flow.matches);
  const { destinationPort } = before;
  if (port === null || destinationPort === null || overlap(port, destinationPort)) return null;
  return { flow, before: { ...before, destinationPort }, port };
}

/** A rule at the forward hook that accepts. */
interface Acceptor {
  readonly chain: RulesetChain;
  readonly rule: RulesetChain["rules"][number];
  readonly traffic: RuleTraffic;
  /** The ports that it asks for, with their places; `null` where it asks for none or they are not all known. */
  readonly ports: readonly AskedPort[] | null;
}

interface AskedPort {
  readonly interval: Interval;
  readonly node: Expression;
  readonly match: Match;
}

/** The rules that accept what is to be forwarded; `null` where all of it passes, or where that cannot be told. */
function acceptorsOf({ ruleset }: RuleContext, reach: Reach): Acceptor[] | null {
  const tables = ruleset.tablesAfterLoad ?? ruleset.tables;
  const chains = tables
    .flatMap((table) => [...table.chains.values()])
    .filter((chain) => forwardBases(chain, reach).length > 0);
  if (!chains.some(({ base }) => base?.policy === "drop")) return null;
  if (chains.some(({ rules }) => rules.some(({ node }) => node.statements.some(mayAcceptUnseen)))) return null;
  return chains.flatMap((chain) =>
    chain.rules.flatMap((rule): Acceptor[] => {
      const { statements } = rule.node;
      if (!statements.some(accepts)) return [];
      const traffic = ruleTraffic(ruleset, chain, statements);
      if (!traffic.opensConnections) return [];
      return [{ chain, rule, traffic, ports: portsOf(statements, { ruleset, table: chain.table }) }];
    }),
  );
}

function forwardBases(chain: RulesetChain, reach: Reach): RulesetChain[] {
  return reach.basesOf(chain).filter(({ base }) => base?.hook === "forward");
}

function accepts(statement: Statement): boolean {
  return statement.kind === "verdict-statement" && statement.verdict.verdict === "accept";
}

/** Statements that may accept by what is not looked into here. A map of states accepts what is established. */
function mayAcceptUnseen(statement: Statement): boolean {
  if (statement.kind === "verdict-map") return !(statement.key.kind === "ct" && statement.key.key === "state");
  return statement.kind === "anonymous-chain" || statement.kind === "queue";
}

function portsOf(statements: readonly Statement[], names: Context): AskedPort[] | null {
  const match = statements.find(
    (statement): statement is Match =>
      statement.kind === "match" && statement.left.kind === "payload" && statement.left.field === "dport",
  );
  if (match === undefined || !isEquality(match)) return null;
  const ports: AskedPort[] = [];
  let isWhole = true;
  const areAll = forEachConstant(match.right, names, (constant: Expression | CatchAll) => {
    const interval = portInterval(constant);
    if (interval === null || constant.kind === "catch-all") isWhole = false;
    else ports.push({ interval, node: constant, match });
  });
  return isWhole && areAll ? ports : null;
}

/** The first rule that is for the port as it was, where no rule is for the port as it is. */
function findingFor({ flow, before, port }: MovedPort, acceptors: readonly Acceptor[]): Finding | null {
  const { traffic } = flow;
  const meant = acceptors.flatMap((acceptor) => {
    if (!isCompatible(acceptor.traffic, traffic) && !isCompatible(acceptor.traffic, before)) return [];
    const found = acceptor.ports?.find(({ interval }) => overlap(interval, before.destinationPort));
    return found === undefined ? [] : [{ acceptor, found }];
  })[0];
  if (meant === undefined) return null;
  const mayPass = acceptors.some(
    (acceptor) =>
      isCompatible(acceptor.traffic, traffic) &&
      (acceptor.ports === null || acceptor.ports.some(({ interval }) => overlap(interval, port))),
  );
  if (mayPass) return null;
  const { acceptor, found } = meant;
  const { document } = acceptor.rule;
  const isLocal = found.node.start >= found.match.start && found.node.end <= found.match.end;
  const [asked, given] = [textOf(before.destinationPort), textOf(port)];
  return {
    document,
    range: isLocal ? found.node : found.match,
    message:
      `packets come to chain "${acceptor.chain.name}" after "dnat" has changed their port ${asked} to ${given}, and no rule accepts that: ` +
      `write "${given}" here, or match "ct original proto-dst ${asked}"`,
    related: document === flow.rule.document ? [{ range: flow.nat, message: "changes the port" }] : [],
    fixes: isLocal
      ? [{ title: `Accept port ${given}`, safety: "unsafe", edits: [{ ...rangeOf(found.node), newText: given }] }]
      : [],
  };
}

function rangeOf({ start, end }: Expression): { start: number; end: number } {
  return { start, end };
}

/** Whether some packets may be of both kinds, ports apart. */
function isCompatible(left: RuleTraffic, right: RuleTraffic): boolean {
  return (
    isSame(left.family, right.family) &&
    isSame(left.protocol, right.protocol) &&
    share(left.inputs, right.inputs) &&
    share(left.outputs, right.outputs) &&
    meet(left.source, right.source) &&
    meet(left.destination, right.destination)
  );
}

function isSame(left: string | null, right: string | null): boolean {
  return left === null || right === null || left === right;
}

function share(left: readonly string[] | null, right: readonly string[] | null): boolean {
  return left === null || right === null || left.some((name) => right.includes(name));
}

function meet(left: AddressInterval | null, right: AddressInterval | null): boolean {
  return left === null || right === null || (left.family === right.family && overlap(left, right));
}

function overlap(left: Interval, right: Interval): boolean {
  return left.from <= right.to && right.from <= left.to;
}

function textOf({ from, to }: Interval): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
