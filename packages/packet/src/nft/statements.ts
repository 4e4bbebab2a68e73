/** What statements other than matches and verdicts do with a packet. */
import { resolve } from "@nftlint/semantics";
import type { MapLookup, Meter, ObjectReference, Queue, Quota, SetUpdate, Statement, Tproxy } from "@nftlint/syntax";
import type { Packet } from "../packet.ts";
import { assign } from "./assignment.ts";
import { isSeenByConntrack } from "./conntrack.ts";
import { doubt, type Effect, end, fail, next } from "./effect.ts";
import { evaluate, lookUpKey, partsOf } from "./evaluate.ts";
import { isLaterFragment } from "./header-bits.ts";
import { translate } from "./nat.ts";
import { reject } from "./reject.ts";
import { type Learned, type Scope, textOf } from "./scope.ts";
import type { Bits } from "./values.ts";

/** Statements that the walk through a chain follows itself. */
type FollowedStatement = "match" | "verdict-statement" | "verdict-map" | "anonymous-chain";

export type PlainStatement = Exclude<Statement, { kind: FollowedStatement }>;

export function act(statement: PlainStatement, packet: Packet, scope: Scope): Effect {
  switch (statement.kind) {
    case "counter":
    case "last":
    case "log":
    case "dup":
      return next(packet);
    case "flow":
      return offloaded(packet);
    case "limit":
      return limited(statement.mode, packet);
    case "quota":
      return underQuota(statement, packet);
    case "connection-limit":
      return doubt("how many connections there are");
    case "assignment":
      return assign(statement, packet, scope);
    case "nat":
      return translate(statement, packet, scope);
    case "reject":
      return reject(statement, packet);
    case "notrack":
      return next(untracked(packet, scope));
    case "queue":
      return queued(statement, packet);
    case "fwd":
      return end("stolen", packet, `it leaves by ${textOf(statement.device ?? statement.to, scope)}`);
    case "tproxy":
      return proxied(statement, packet, scope);
    case "synproxy":
      return synproxied(packet);
    case "set-update":
    case "meter":
      return updated(statement, packet, scope);
    case "object-reference":
      return referred(statement, packet, scope);
    case "option-reset":
      return packet.protocol === 6 ? next(packet) : fail("it is no TCP packet");
    case "xt":
      return doubt(`what ${textOf(statement, scope)} says`);
  }
}

/** A packet that comes alone is under every limit. */
function limited(mode: "over" | "until" | null, packet: Packet): Effect {
  return mode === "over" ? fail("it is under the limit") : next(packet, "while under the limit");
}

function underQuota({ mode }: Pick<Quota, "mode">, packet: Packet): Effect {
  return mode === "over" ? fail("it is under the quota") : next(packet, "while under the quota");
}

/** What conntrack has seen stays tracked (kernel, nft_notrack_eval). */
function untracked(packet: Packet, scope: Scope): Packet {
  if (isSeenByConntrack(packet, scope)) return packet;
  return { ...packet, connection: { ...packet.connection, state: "untracked" } };
}

/** A key that the packet does not have ends the rule; so does a limit of the element. */
function updated(statement: SetUpdate | Meter, packet: Packet, scope: Scope): Effect {
  const { element } = statement;
  if (element.key.kind === "catch-all") return next(packet);
  const key = evaluate(element.key, null, packet, scope);
  if (key.kind === "absent") return fail(key.reason);
  let note: string | null = null;
  for (const inner of element.statements) {
    if (!isStateful(inner)) continue;
    const effect = act(inner, packet, scope);
    if (effect.kind !== "next") return effect;
    note ??= effect.note;
  }
  const learned = statement.kind === "meter" ? null : learnedBy(statement, partsOf(key), scope);
  return learned === null ? next(packet, note) : { kind: "next", packet, note, learned };
}

/** What a set holds from then on; of maps it is not followed. */
function learnedBy({ set, operation }: SetUpdate, key: readonly Bits[], { table }: Scope): Learned | null {
  const named = set.kind === "set-reference" ? table.sets.get(set.name) : undefined;
  if (named?.type !== "set" || key.some(({ doubt }) => doubt !== 0n)) return null;
  return { set: named, key: key.map(({ value }) => value), isIn: operation !== "delete" };
}

function isStateful(
  statement: Statement,
): statement is Extract<Statement, { kind: "limit" | "quota" | "connection-limit" }> {
  return statement.kind === "limit" || statement.kind === "quota" || statement.kind === "connection-limit";
}

/** With `bypass` packets go on where no program listens; without, they are dropped (kernel, nf_queue). */
function queued({ flags }: Queue, packet: Packet): Effect {
  const toProgram = end("queue", packet, "a program decides");
  if (!flags.some(({ name }) => name === "bypass")) return toProgram;
  return {
    kind: "choice",
    reason: "whether a program listens to the queue",
    endings: [toProgram, end("accept", packet)],
  };
}

/** The rule ends where a connection cannot be offloaded, as of its first packet, or is so already (kernel, nft_flow_offload_eval). */
function offloaded(packet: Packet): Effect {
  const { connection, protocol, tcpFlags } = packet;
  const { state, reply, isFirstReply } = connection;
  if (state === "untracked" || state === "invalid") return fail(`its connection is ${state}`);
  if (protocol !== 6 && protocol !== 17) return fail("it is neither TCP nor UDP");
  if (state === "new" && reply === undefined) return fail("its connection is not confirmed yet");
  const isOpen = protocol === 17 || (state === "established" && ((tcpFlags ?? 0) & 0x07) === 0);
  if (!isOpen) return fail("its connection is not an established one of TCP");
  return isFirstReply === true
    ? next(packet, "the packets behind it may be offloaded")
    : doubt("whether the connection is offloaded already");
}

function proxied({ family }: Tproxy, packet: Packet, scope: Scope): Effect {
  if (family !== null && family !== packet.family) return fail(`it is no ${family === "ip" ? "IPv4" : "IPv6"} packet`);
  if (packet.protocol !== 6 && packet.protocol !== 17) return fail("it is neither TCP nor UDP");
  if (isLaterFragment(packet)) return fail("it is a fragment without a transport header");
  return doubt(`whether a socket listens where ${scope.table.name} sends it`);
}

/** Opening packets and their acknowledgements are answered in the server's place (kernel, nft_synproxy_eval). */
function synproxied(packet: Packet): Effect {
  if (packet.protocol !== 6) return fail("it is no TCP packet");
  const answered = end("stolen", packet, "the host answers in the server's place");
  if (packet.tcpFlags === null) return doubt("the packet's TCP flags", answered);
  if ((packet.tcpFlags & 0x02) !== 0) return answered;
  return (packet.tcpFlags & 0x10) === 0
    ? next(packet)
    : doubt("whether it acknowledges what the host answered", answered);
}

function referred({ type, name }: ObjectReference, packet: Packet, scope: Scope): Effect {
  const value = resolve(scope.ruleset, name) ?? name;
  if (value.kind === "map-lookup") return referredByMap(type, value, packet, scope);
  const word = value.kind === "value" ? value.text : value.kind === "identifier" ? value.name : null;
  const mode = word !== null && isOver(`${type} ${word}`, scope) ? "over" : null;
  switch (type) {
    case "limit":
      return limited(mode, packet);
    case "quota":
      return underQuota({ mode }, packet);
    case "synproxy":
      return synproxied(packet);
    case "ct count":
      return doubt("how many connections there are");
    default:
      return next(packet);
  }
}

function referredByMap(type: ObjectReference["type"], { key, map }: MapLookup, packet: Packet, scope: Scope): Effect {
  const { lookup, shown } = lookUpKey(key, map, packet, scope);
  if (lookup === null) return fail(shown);
  if (lookup.candidates.length === 0 && lookup.reason === "") return fail(`${shown}, which the map does not hold`);
  if (lookup.mayMiss) return doubt(lookup.reason);
  return type === "limit" || type === "quota" ? doubt(`which ${type} it is held to`) : next(packet);
}

/** Whether an object asks for what is beyond it. */
function isOver(key: string, { table }: Scope): boolean {
  const items = table.objects.get(key)?.declaration.node.block?.items ?? [];
  return items.some(
    (item) =>
      item.kind === "object-property" && item.values.some((value) => value.kind === "value" && value.text === "over"),
  );
}
