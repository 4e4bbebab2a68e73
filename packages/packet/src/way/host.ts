/** The hooks and the routing of a host, as its facts and a ruleset tell them. */
import type { HostFacts, LegacyChain, LegacyTable } from "@nftlint/host";
import type { Ruleset, RulesetChain, RulesetTable } from "@nftlint/semantics";
import { formatAddress } from "../address.ts";
import { followLegacyChain } from "../legacy/chain.ts";
import { legacyChainsAtHook } from "../legacy/hooks.ts";
import { traceChain } from "../nft/chain.ts";
import { fastPathsOf } from "../nft/flowtables.ts";
import { baseChainsInOrder, chainsAtHook, type HookChain } from "../nft/hooks.ts";
import type { Learned } from "../nft/scope.ts";
import type { Packet } from "../packet.ts";
import type { RoutingDecision as Decision } from "../routing/decision.ts";
import { fibReader } from "../routing/fib.ts";
import { routeInput } from "../routing/input.ts";
import { routeOutput } from "../routing/output.ts";
import { masqueradeSource } from "../routing/source-address.ts";
import type { HookName } from "../step.ts";
import { frameWays, portsOf } from "./bridges.ts";
import { follow } from "./follow.ts";
import type { HookEntry, Hooks, Routing, RoutingDecision } from "./hooks.ts";
import { trackedFamilies } from "./tracked-families.ts";
import type { Answer } from "./way.ts";

/** Whose rules packets meet. */
export interface Firewall {
  readonly ruleset: Ruleset;
  /** The tables that are in force: those of the ruleset's documents, or the host's. */
  readonly tables: readonly RulesetTable[];
}

/** What becomes of a packet on a host with a ruleset. */
export function tracePacket(packet: Packet, firewall: Firewall, host: HostFacts): Answer {
  return tracer(firewall, host)(packet);
}

/** What becomes of packets one after the other: of a later one, with what sets have learned of those before it. */
export type Tracer = (packet: Packet, learned?: readonly Learned[]) => Answer;

export function tracer(firewall: Firewall, host: HostFacts): Tracer {
  const hooks = hooksOf(firewall, host);
  const routing = routingOf(host);
  return (packet, learned) => follow(packet, hooks, routing, learned);
}

/** The chains at the hooks of a host, those of its legacy tables among them. */
export function hooksOf({ ruleset, tables }: Firewall, host: HostFacts): Hooks {
  const interfaces = host.interfaces.known ? host.interfaces.value : null;
  const fib = fibReader(host);
  const isTracked = trackedFamilies(ruleset, tables, host);
  const masquerade = (packet: Packet) => masqueradeSource(host, packet);
  const entryOf =
    (hook: HookName) =>
    ({ chain, priority, registration }: HookChain): HookEntry => ({
      chain: { kind: "nft", chain, base: chain.base },
      priority: chain.base?.priority ?? priority ?? 0,
      registration,
      type: typeOf(chain),
      run: (met, learned) => traceChain(chain, met, { ruleset, hook, interfaces, fib, masquerade, learned }),
    });
  return {
    fastPaths: (packet) => fastPathsOf(ruleset, tables, packet),
    bridgeEntries: (hook) =>
      baseChainsInOrder(tables, hook, ({ table }) => table.family === "bridge").map(entryOf(hook)),
    bridgeAsksIp: (family) => (host.bridgeFilter.known ? host.bridgeFilter.value[family] : host.bridgeFilter.reason),
    entries(hook, packet) {
      const device = hook === "egress" ? packet.outputInterface : packet.inputInterface;
      const chains = chainsAtHook(ruleset, tables, hook, packet.family, device).map(entryOf(hook));
      const entries = [...chains, ...legacyEntries(host, hook, packet)];
      return entries.map((entry) => (entry.type !== "nat" || isTracked(packet.family) ? entry : { ...entry, idle }));
    },
  };
}

const idle = "no rule needs connections, so that none are tracked";

function legacyEntries(host: HostFacts, hook: HookName, { family }: Packet): readonly HookEntry[] {
  if (!host.legacyTables.known) return filterHooks.has(hook) ? [unknownTables(host.legacyTables.reason, hook)] : [];
  const tables = host.legacyTables.value.filter((table) => table.family === family);
  return legacyChainsAtHook(tables, hook).map(({ table, chain, priority, isNat }) => ({
    chain: { kind: "legacy", table, chain: chainOf(table, chain) },
    priority,
    registration: `legacy ${table.name}`,
    type: isNat ? "nat" : table.name === "mangle" ? "route" : "filter",
    run: (packet) => followLegacyChain({ host, table, chain, packet }),
  }));
}

/** A table without a listing of the chain has it all the same. */
function chainOf({ chains }: LegacyTable, name: string): LegacyChain {
  return chains.find((chain) => chain.name === name) ?? { name, policy: null, rules: [] };
}

function typeOf({ base }: RulesetChain): HookEntry["type"] {
  return base?.type === "nat" || base?.type === "route" ? base.type : "filter";
}

const filterHooks: ReadonlySet<HookName> = new Set(["input", "forward", "output"]);

/** Where nobody could look whether there are legacy tables, one may drop everything. */
function unknownTables(reason: string, hook: HookName): HookEntry {
  const chain = { name: hook.toUpperCase(), policy: null, rules: [] };
  const table: LegacyTable = { family: "ip", tool: "iptables-legacy", name: "filter", chains: [chain] };
  const cause = { kind: "legacy-policy", table, chain } as const;
  const assumptions = [{ text: `legacy iptables tables, which are not known: ${reason}`, cause }];
  return {
    chain: { kind: "legacy", table, chain },
    priority: 0,
    registration: "legacy",
    type: "filter",
    run: (packet) =>
      (["accept", "drop"] as const).map((verdict) => ({
        step: { chain: { kind: "legacy", table, chain }, rules: [], verdict, cause },
        verdict,
        cause,
        packet,
        assumptions,
      })),
  };
}

/** Where a host sends packets. */
export function routingOf(host: HostFacts): Routing {
  return {
    frameWays: (packet) => frameWays(host, packet),
    portsOf: (name) => portsOf(host, name),
    incoming: (packet) => decisionOf(routeInput(host, packet)),
    outgoing: (packet) => decisionOf(routeOutput(host, packet)),
    again: (packet) => decisionOf(routeOutput(host, packet, { isUnderway: true })),
  };
}

function decisionOf(decision: Decision): RoutingDecision {
  switch (decision.kind) {
    case "local":
      return { kind: "local", text: "it is for this host" };
    case "sent": {
      const gateway = decision.gateway === null ? "" : ` to ${formatAddress(decision.gateway)}`;
      return {
        kind: "forward",
        outputInterface: decision.outputInterface,
        text: `by ${decision.outputInterface}${gateway}`,
      };
    }
    case "undeliverable": {
      const { answer, reason } = decision;
      return { kind: "undeliverable", cause: { kind: "kernel", reason }, answer };
    }
    case "unknown":
      return { kind: "unknown", text: decision.reason };
  }
}
