/** Targets that write to the packet or its connection: MARK, CONNMARK, CT, DSCP, TOS, TTL, HL. */
import { type Packet, withKnownMark } from "../../packet.ts";
import { type MaskedNumber, readMaskedNumber, readNumber } from "../numbers.ts";
import type { RuleTarget } from "../read-rule.ts";
import { anything, certain, optionOf, type Target } from "./outcome.ts";

const allBits = 0xff_ff_ff_ff;

/** What `--set-xmark` and its like do to a number: clear the bits of `clear`, then turn those of `flip`. */
interface MarkChange {
  readonly clear: number;
  readonly flip: number;
}

const markOptions: Readonly<Record<string, (read: MaskedNumber) => MarkChange>> = {
  "--set-xmark": ({ value, mask }) => ({ clear: mask, flip: value }),
  "--set-mark": ({ value, mask }) => ({ clear: (mask | value) >>> 0, flip: value }),
  "--and-mark": ({ value }) => ({ clear: ~value >>> 0, flip: 0 }),
  "--or-mark": ({ value }) => ({ clear: value, flip: value }),
  "--xor-mark": ({ value }) => ({ clear: 0, flip: value }),
};

function changeOf(target: RuleTarget): MarkChange | null {
  for (const [name, change] of Object.entries(markOptions)) {
    const text = optionOf(target, name);
    const read = text === null ? null : readMaskedNumber(text);
    if (read !== null) return change(read);
  }
  return null;
}

function changed(number: number, { clear, flip }: MarkChange): number {
  return ((number & ~clear) ^ flip) >>> 0;
}

export const markTarget: Target = (packet, target) => {
  const change = changeOf(target);
  if (change === null) return anything(packet, "what a MARK target with unknown options does");
  return certain(null, withMark(packet, changed(packet.mark, change), (packet.unknownMarkBits ?? 0) & ~change.clear));
};

function withMark(packet: Packet, mark: number, unknownBits: number): Packet {
  const unknown = unknownBits >>> 0;
  return unknown === 0 ? { ...withKnownMark(packet), mark } : { ...packet, mark, unknownMarkBits: unknown };
}

/** xt_connmark: packets without a connection are left as they are. */
export const connmarkTarget: Target = (packet, target) => {
  const { connection } = packet;
  if (connection.state === "invalid" || connection.state === "untracked") return certain(null, packet);
  const change = changeOf(target);
  if (change !== null) return certain(null, withConnectionMark(packet, markAfter(connection.mark, change)));
  const maskOf = (name: string) => readNumber(optionOf(target, name) ?? optionOf(target, "--mask") ?? "") ?? allBits;
  const ours = maskOf("--nfmask");
  const theirs = maskOf("--ctmask");
  if (target.options.has("--save-mark")) {
    const taken = (packet.mark & ours) >>> 0;
    const isKnown = ((packet.unknownMarkBits ?? 0) & ours) === 0;
    return certain(
      null,
      withConnectionMark(packet, isKnown ? markAfter(connection.mark, { clear: theirs, flip: taken }) : null),
    );
  }
  if (!target.options.has("--restore-mark"))
    return anything(packet, "what a CONNMARK target with unknown options does");
  const kept = (packet.unknownMarkBits ?? 0) & ~ours;
  if (connection.mark === null) return certain(null, withMark(packet, (packet.mark & ~ours) >>> 0, kept | theirs));
  const restored = changed(packet.mark, { clear: ours, flip: (connection.mark & theirs) >>> 0 });
  return certain(null, withMark(packet, restored, kept));
};

/** An unknown mark is known where all of it is overwritten. */
function markAfter(mark: number | null, change: MarkChange): number | null {
  if (mark === null) return change.clear === allBits ? change.flip : null;
  return changed(mark, change);
}

function withConnectionMark(packet: Packet, mark: number | null): Packet {
  return { ...packet, connection: { ...packet.connection, mark } };
}

/**
 * `CT --notrack` and NOTRACK: conntrack leaves the packet alone, unless it has seen it where the host sent it to itself
 * (xt_ct_target). Zones and helpers change nothing that rules see at once.
 */
export const conntrackTarget: Target = (packet, target) => {
  if (packet.inputInterface === "lo") return certain(null, packet);
  if (target.name !== "NOTRACK" && !target.options.has("--notrack")) return certain(null, packet);
  return certain(null, { ...packet, connection: { ...packet.connection, state: "untracked" } });
};

export const serviceTarget: Target = (packet, target) => {
  const dscp = readNumber(optionOf(target, "--set-dscp") ?? "");
  if (dscp !== null) return certain(null, { ...packet, dscp });
  const service = readMaskedNumber(optionOf(target, "--set-tos") ?? "");
  if (service === null) return certain(null, { ...packet, dscp: null });
  const mask = optionOf(target, "--set-tos")?.includes("/") === true ? service.mask : 0xff;
  const old = packet.dscp === null ? null : packet.dscp << 2;
  const written =
    old === null ? (mask >= 0xfc ? service.value : null) : changed(old, { clear: mask, flip: service.value });
  return certain(null, { ...packet, dscp: written === null ? null : (written & 0xfc) >> 2 });
};

/** TTL and HL. */
export const lifetimeTarget: Target = (packet, target) => {
  const kind = target.name.toLowerCase();
  const amountOf = (action: string) => readNumber(optionOf(target, `--${kind}-${action}`) ?? "");
  const set = amountOf("set");
  if (set !== null) return certain(null, { ...packet, timeToLive: set });
  const step = (amountOf("inc") ?? 0) - (amountOf("dec") ?? 0);
  const { timeToLive } = packet;
  return certain(null, {
    ...packet,
    timeToLive: timeToLive === null ? null : Math.min(255, Math.max(0, timeToLive + step)),
  });
};
