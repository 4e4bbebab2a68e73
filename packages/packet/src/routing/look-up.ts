/** The look-up of a route by the routing rules, in the way of the kernel's `fib_lookup`. */
import type { HostFacts, NextHop, PortRange, Route, RoutingRule } from "@nftlint/host";
import { protocolNumberOf } from "@nftlint/semantics";
import { type Family, holdsAddress, readPrefix } from "../address.ts";
import type { Flow } from "./flow.ts";
import { RouteTables } from "./route-tables.ts";

/** Why the kernel gives a packet no way. */
export type RoutingError = "no route" | "unreachable" | "prohibited" | "thrown away";

/** What decided: the rule, and the route of its table. */
export interface RoutingBasis {
  readonly rule: RoutingRule | null;
  readonly route: Route | null;
}

export type LookUp =
  | { readonly kind: "route"; readonly route: Route; readonly ways: readonly NextHop[]; readonly basis: RoutingBasis }
  | { readonly kind: "error"; readonly error: RoutingError; readonly basis: RoutingBasis }
  | { readonly kind: "unknown"; readonly reason: string };

/** What the kernel routes by in one family. */
export interface FamilyRouting {
  readonly family: Family;
  readonly tables: RouteTables;
  readonly rules: readonly RoutingRule[];
  /** True where the rules are the ones that every host starts with. */
  readonly hasUsualRules: boolean;
  /** Null where it is not known. */
  readonly hasVirtualRouting: boolean | null;
}

const known = new WeakMap<HostFacts, Map<Family, FamilyRouting | string>>();

/** What the host routes by; the reason as a text where it is not known. */
export function routingOf(host: HostFacts, family: Family): FamilyRouting | string {
  let families = known.get(host);
  if (families === undefined) {
    families = new Map();
    known.set(host, families);
  }
  let routing = families.get(family);
  if (routing === undefined) {
    routing = readRouting(host, family);
    families.set(family, routing);
  }
  return routing;
}

function readRouting({ routes, routingRules, interfaces }: HostFacts, family: Family): FamilyRouting | string {
  if (!routes.known) return routes.reason;
  if (!routingRules.known) return routingRules.reason;
  const rules = routingRules.value.filter((rule) => rule.family === family);
  return {
    family,
    tables: new RouteTables(routes.value, family),
    rules,
    hasUsualRules: rules.every(isUsual),
    hasVirtualRouting: interfaces.known ? interfaces.value.some(({ linkKind }) => linkKind === "vrf") : null,
  };
}

function isUsual(rule: RoutingRule): boolean {
  const priorities: Readonly<Record<string, number>> = { local: 0, main: 32766, default: 32767 };
  return rule.table !== null && priorities[rule.table] === rule.priority && conditionsOf(rule).length === 0;
}

/** The way of a flow; rules whose conditions are not known are followed both ways. */
export function lookUp(routing: FamilyRouting, flow: Flow): LookUp {
  if (routing.family === "ip" && routing.hasUsualRules) return lookUpMerged(routing, flow);
  return lookUpFrom(routing, flow, 0);
}

/** As long as nobody changes its rules, the kernel keeps `local` and `main` of IPv4 in one table (fib_unmerge). */
function lookUpMerged({ tables, rules }: FamilyRouting, flow: Flow): LookUp {
  const answer = tables.lookUp(["local", "main"], flow);
  const found = answer.kind === "none" ? tables.lookUp(["default"], flow) : answer;
  if (found.kind === "unknown") return found;
  if (found.kind === "none") return { kind: "error", error: "no route", basis: { rule: null, route: null } };
  const rule = rules.find(({ table }) => table === found.route.table) ?? null;
  return routeAnswer(found.route, found.ways, rule);
}

function lookUpFrom(routing: FamilyRouting, flow: Flow, from: number): LookUp {
  for (let index = from; index < routing.rules.length; index++) {
    const rule = routing.rules[index];
    if (rule === undefined) break;
    const matches = ruleMatches(routing, rule, flow);
    if (matches === false) continue;
    const applied = apply(routing, rule, flow);
    if (matches === true) {
      if (applied !== null) return applied;
      continue;
    }
    if (applied === null) continue;
    const otherwise = lookUpFrom(routing, flow, index + 1);
    return isAlike(applied, otherwise) ? otherwise : { kind: "unknown", reason: matches };
  }
  return { kind: "error", error: "no route", basis: { rule: null, route: null } };
}

function isAlike(left: LookUp, right: LookUp): boolean {
  if (left.kind === "route" && right.kind === "route") return left.route === right.route;
  return left.kind === "error" && right.kind === "error" && left.error === right.error;
}

/** What a rule does with a flow that it matches; `null` where the next one is asked. */
function apply(routing: FamilyRouting, rule: RoutingRule, flow: Flow): LookUp | null {
  const basis = { rule, route: null };
  switch (rule.action) {
    case "nop":
      return null;
    case "goto": {
      const to = rule.goto ?? 0;
      const index = routing.rules.findIndex(({ priority }) => priority >= to);
      // A rule can only go forward; one whose target is missing does nothing.
      if (to <= rule.priority || routing.rules[index]?.priority !== to) return null;
      return lookUpFrom(routing, flow, index);
    }
    // A rule tells less than a route of that type: the network, not the host, is out of reach.
    case "unreachable":
      return { kind: "error", error: "no route", basis };
    case "prohibit":
      return { kind: "error", error: "prohibited", basis };
    case "blackhole":
      return { kind: "error", error: "thrown away", basis };
    case "other":
      return { kind: "unknown", reason: `what routing rule ${rule.priority} does is not known` };
    case "lookup":
      return lookUpByRule(routing, rule, flow);
  }
}

function lookUpByRule({ tables }: FamilyRouting, rule: RoutingRule, flow: Flow): LookUp | null {
  const answer = tables.lookUp([rule.table ?? "main"], flow);
  if (answer.kind === "none") return null;
  if (answer.kind === "unknown") return answer;
  const found = routeAnswer(answer.route, answer.ways, rule);
  const isSuppressed = rule.suppressPrefixLength !== null && answer.prefixLength <= rule.suppressPrefixLength;
  return found.kind === "route" && isSuppressed ? null : found;
}

function routeAnswer(route: Route, ways: readonly NextHop[], rule: RoutingRule | null): LookUp {
  const basis = { rule, route };
  switch (route.type) {
    case "unreachable":
      return { kind: "error", error: "unreachable", basis };
    case "prohibit":
      return { kind: "error", error: "prohibited", basis };
    case "blackhole":
      return { kind: "error", error: "thrown away", basis };
    case "other":
      return { kind: "unknown", reason: `what a route to ${route.destination} of its type does is not known` };
    default:
      return { kind: "route", route, ways, basis };
  }
}

/** True, false, or the reason as a text why it is not known. */
type Answer = boolean | string;

function ruleMatches(routing: FamilyRouting, rule: RoutingRule, flow: Flow): Answer {
  if (rule.table === "[l3mdev-table]" || rule.table?.startsWith("[") === true) {
    return routing.hasVirtualRouting === false ? false : "routing by VRF devices is not known here";
  }
  let unknown: string | null = null;
  let matches = true;
  for (const condition of conditionsOf(rule)) {
    const answer = condition(flow);
    if (answer === false) {
      matches = false;
      break;
    }
    if (typeof answer === "string") unknown ??= `routing rule ${rule.priority} asks for ${answer}`;
  }
  if (matches && unknown !== null) return unknown;
  return rule.isInverted ? !matches : matches;
}

/** What a rule asks for; each answers with what is not known. */
function conditionsOf(rule: RoutingRule): ((flow: Flow) => Answer)[] {
  const { family, source, destination, mark, inputInterface, outputInterface, protocol } = rule;
  const conditions: ((flow: Flow) => Answer)[] = [];
  if (source !== null) conditions.push((flow) => prefixMatches(source, family, flow.source));
  if (destination !== null) conditions.push((flow) => prefixMatches(destination, family, flow.destination));
  if (inputInterface !== null) conditions.push((flow) => flow.inputInterface === inputInterface);
  if (outputInterface !== null) conditions.push((flow) => flow.outputInterface === outputInterface);
  if (mark !== null) conditions.push((flow) => markMatches(mark, flow));
  if (protocol !== null) conditions.push((flow) => protocolMatches(protocol, flow));
  const { sourcePorts, destinationPorts } = rule;
  if (sourcePorts !== null) conditions.push(({ transport }) => portMatches(sourcePorts, transport?.sourcePort));
  if (destinationPorts !== null) {
    conditions.push(({ transport }) => portMatches(destinationPorts, transport?.destinationPort));
  }
  for (const name of rule.furtherConditions) conditions.push(() => name);
  return conditions;
}

function prefixMatches(text: string, family: Family, address: Flow["source"]): Answer {
  const prefix = readPrefix(text, family);
  return prefix === null ? text : holdsAddress(prefix, address);
}

function markMatches({ value, mask }: NonNullable<RoutingRule["mark"]>, flow: Flow): Answer {
  const differs = ((flow.mark ^ value) & mask) >>> 0;
  const unknown = (mask & flow.unknownMarkBits) >>> 0;
  if ((differs & ~unknown) >>> 0 !== 0) return false;
  return unknown === 0 ? true : "a mark that is not known";
}

function protocolMatches(name: string, { transport }: Flow): Answer {
  const number = protocolNumberOf(name);
  return number === null ? `the protocol ${name}` : transport?.protocol === number;
}

function portMatches({ from, to }: PortRange, port: number | null | undefined): Answer {
  if (port === undefined) return false;
  return port === null ? "a port that is not known" : from <= port && port <= to;
}
