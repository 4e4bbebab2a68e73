/** What took a packet that was not seen any more: legacy iptables, the routing, or nobody knows. */

import { trackingPriority } from "../hook-priorities.ts";
import { followLegacyChain } from "../legacy/chain.ts";
import { type LegacyHookChain, legacyChainsAtHook } from "../legacy/hooks.ts";
import { routeInput } from "../routing/input.ts";
import type { ChainResult } from "../step.ts";
import type { Cause } from "../verdict.ts";
import type { Fate } from "../way/way.ts";
import type { Position } from "./positions.ts";
import type { Probe } from "./probes.ts";
import type { LiveScene } from "./scene.ts";

/** How a way ended that the kernel does not tell of. */
export interface Loss {
  readonly fate: Fate;
  /** The step of the legacy chain that took it. */
  readonly step: ChainResult["step"] | null;
  /** How that is known, in words. */
  readonly inference: string;
}

/** @param last where it was seen last */
export function lossBehind(last: Position, probes: readonly Probe[], scene: LiveScene): Loss {
  const next = probes.find(({ hook, priority }) => hook === last.hook && priority > last.priority) ?? null;
  if (next === null) return lossBehindHook(last, scene);
  const { hook, packet } = last;
  const seen = `the kernel told of it ${placeIn(hook, last.priority)}, and no more ${placeIn("it", next.priority)}`;
  const { legacyTables } = scene.host;
  const tables = legacyTables.known ? legacyTables.value.filter(({ family }) => family === packet.family) : [];
  const between = legacyChainsAtHook(tables, hook).filter(
    ({ priority }) => last.priority <= priority && priority < next.priority,
  );
  const [table] = between;
  if (table !== undefined && between.length === 1) return legacyLoss(last, table, seen, scene);
  if (next.kind === "tracked" && last.priority < trackingPriority) {
    const cause: Cause = { kind: "kernel", reason: "connection tracking, whose table may be full" };
    return { fate: { kind: "dropped", hook, cause }, step: null, inference: `${seen}: there connections are tracked` };
  }
  const unknown = legacyTables.known ? "" : `; legacy iptables is not known: ${legacyTables.reason}`;
  return { fate: { kind: "unknown", text: `what took it in ${hook}${unknown}` }, step: null, inference: seen };
}

/** Our own chains stand before and behind all others. */
function placeIn(hook: string, priority: number): string {
  const whose = hook === "it" ? "its" : "the";
  const of = hook === "it" ? "" : ` of ${hook}`;
  if (priority < -2_000_000_000) return `at ${whose} beginning${of}`;
  return priority > 2_000_000_000 ? `at ${whose} end${of}` : `at priority ${priority}${of}`;
}

const fates = { accept: "dropped", drop: "dropped", reject: "rejected", queue: "queued", stolen: "taken" } as const;

/** The rules of the legacy chain tell which of them it was. */
function legacyLoss(
  { hook, packet }: Position,
  { table, chain: name, priority }: LegacyHookChain,
  seen: string,
  { host }: LiveScene,
): Loss {
  const results = followLegacyChain({ host, table, chain: name, packet }).filter(({ verdict }) => verdict !== "accept");
  const tool = packet.family === "ip" ? "iptables" : "ip6tables";
  const title = `legacy ${tool} ${table.name}/${name}`;
  const inference = `${seen}: between them is ${title} (priority ${priority}) alone`;
  const [result] = results;
  if (result === undefined) {
    const text = `what took it: it is ${title} by its place, which was to accept it when its rules were read`;
    return { fate: { kind: "unknown", text }, step: null, inference };
  }
  const { verdict, cause, step } = result;
  const isOne = results.every((other) => other.verdict === verdict && isSameCause(other.cause, cause));
  const decided: Cause = isOne ? cause : { kind: "kernel", reason: title };
  return {
    fate: { kind: fates[verdict], hook, cause: decided },
    step: isOne ? step : null,
    inference: isOne ? inference : `${inference}, where it depends on what is not known which rule it was`,
  };
}

function isSameCause(one: Cause, other: Cause): boolean {
  if (one.kind === "legacy-rule" && other.kind === "legacy-rule") return one.rule === other.rule;
  return one.kind === other.kind;
}

/** Between the hooks the kernel routes, and takes what it cannot send. */
function lossBehindHook({ hook, packet }: Position, { host }: LiveScene): Loss {
  const inference = `the kernel told of it at the end of ${hook}, and in no hook behind it`;
  if (hook === "prerouting") {
    const decision = routeInput(host, packet);
    if (decision.kind === "undeliverable") {
      const answer = decision.answer === null ? "" : `; the sender sees ${decision.answer}`;
      const cause: Cause = { kind: "kernel", reason: decision.reason + answer };
      return { fate: { kind: "dropped", hook: null, cause }, step: null, inference };
    }
  }
  return { fate: { kind: "unknown", text: `what took it behind ${hook}` }, step: null, inference };
}
