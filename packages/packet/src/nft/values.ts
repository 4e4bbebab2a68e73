/**
 * Values that packets have and rules compare. What is not known is told bit by bit: of a field that
 * nobody knows all bits are in doubt, of `ct status` some, and a mask may leave only what is known.
 */

/** A number of which some bits may be in doubt. */
export interface Bits {
  readonly kind: "bits";
  /** Zero in the bits that are in doubt. */
  readonly value: bigint;
  /** The bits that are not known; `-1n` for all, however many there are. */
  readonly doubt: bigint;
  /** What would have to be known, as the end of "it depends on"; empty where nothing is in doubt. */
  readonly reason: string;
}

/** The packet has no such thing: the kernel then ends the rule, whatever it asks. */
export interface Absent {
  readonly kind: "absent";
  /** In words: `it is no TCP packet`. */
  readonly reason: string;
}

/** `a . b`. */
export interface Tuple {
  readonly kind: "tuple";
  readonly parts: readonly Bits[];
}

export type Reading = Bits | Tuple | Absent;

/** Whether something holds, as far as that is known. */
export type Truth = "yes" | "no" | "unknown";

/** Every bit. */
const everyBit = -1n;

export function known(value: bigint | number): Bits {
  return { kind: "bits", value: BigInt(value), doubt: 0n, reason: "" };
}

export function unknown(reason: string): Bits {
  return { kind: "bits", value: 0n, doubt: everyBit, reason };
}

/** A number, or what is not known where it is `null`. */
export function knownUnlessNull(value: bigint | number | null, reason: string): Bits {
  return value === null ? unknown(reason) : known(value);
}

export function partlyKnown(value: bigint, doubt: bigint, reason: string): Bits {
  return { kind: "bits", value: value & ~doubt, doubt, reason: doubt === 0n ? "" : reason };
}

export function absent(reason: string): Absent {
  return { kind: "absent", reason };
}

export function bothBits(left: Bits, right: Bits): Bits {
  const doubt = (left.doubt & (right.value | right.doubt)) | (right.doubt & (left.value | left.doubt));
  return partlyKnown(left.value & right.value, doubt, left.reason || right.reason);
}

export function eitherBits(left: Bits, right: Bits): Bits {
  const value = left.value | right.value;
  return partlyKnown(value, (left.doubt | right.doubt) & ~value, left.reason || right.reason);
}

export function differingBits(left: Bits, right: Bits): Bits {
  return partlyKnown(left.value ^ right.value, left.doubt | right.doubt, left.reason || right.reason);
}

/** @param by positive to the left, negative to the right */
export function shifted({ value, doubt, reason }: Bits, by: bigint, size: number | null): Bits {
  const mask = size === null ? everyBit : (1n << BigInt(size)) - 1n;
  return partlyKnown((value << by) & mask, (doubt << by) & mask, reason);
}

/** Whether a value lies in a closed interval. */
export function isWithin({ value, doubt }: Bits, from: bigint, to: bigint): Truth {
  if (doubt === 0n) return value >= from && value <= to ? "yes" : "no";
  if (from === to) return ((value ^ from) & ~doubt) === 0n ? "unknown" : "no";
  if (value > to) return "no";
  if (doubt < 0n) return "unknown";
  const highest = value | doubt;
  if (highest < from) return "no";
  return value >= from && highest <= to ? "yes" : "unknown";
}

export function inverseOf(truth: Truth): Truth {
  return truth === "unknown" ? truth : truth === "yes" ? "no" : "yes";
}
