/** Fields that only some ICMP messages have: nft adds the match on their type by itself. */
import { datatypes } from "@nftlint/language";
import { type Match, type Payload, parseNumber } from "@nftlint/syntax";
import { type Definitions, resolve } from "../variables.ts";

/** The types of the messages that have a field (RFC 792, 2710, 4443, 4861), by `protocol field`. */
const typesWith: Readonly<Record<string, readonly number[]>> = {
  "icmp id": [0, 8],
  "icmp sequence": [0, 8],
  "icmp mtu": [3],
  "icmp gateway": [5],
  "icmpv6 id": [128, 129],
  "icmpv6 sequence": [128, 129],
  "icmpv6 max-delay": [130],
  "icmpv6 mtu": [2],
  "icmpv6 param-problem": [4],
  "icmpv6 taddr": [130, 131, 132, 135, 136, 137],
  "icmpv6 daddr": [137],
};

/** The types of the messages that have a field; `null` where all of them do. */
export function icmpTypesWith(protocol: string, field: string): readonly number[] | null {
  return typesWith[`${protocol} ${field}`] ?? null;
}

/** The types of messages that a rule's matches leave, step by step. */
export class IcmpType {
  #types: readonly number[] | null = null;
  /** What asked for them, for messages. */
  #cause = "";

  /** Takes note of `icmp type …`. */
  learn({ left, operator, right }: Match, definitions: Definitions): void {
    if (left.kind !== "payload" || left.field !== "type" || (operator !== null && operator !== "==")) return;
    if (left.protocol !== "icmp" && left.protocol !== "icmpv6") return;
    const value = resolve(definitions, right);
    if (value?.kind !== "value") return;
    const named = datatypes.get(`${left.protocol}_type`)?.constants.get(value.text);
    const number = named ?? parseNumber(value.text);
    if (number !== null) this.#need([Number(number)], `the type ${value.text}`);
  }

  /** Takes note of a field; returns what asked for other messages than those that have it, or `null`. */
  read({ protocol, field }: Payload): string | null {
    const types = icmpTypesWith(protocol, field);
    if (types === null) return null;
    const left = this.#types?.filter((type) => types.includes(type)) ?? types;
    if (left.length === 0) return this.#cause;
    this.#need(left, `the field ${field}`);
    return null;
  }

  #need(types: readonly number[], cause: string): void {
    this.#types = types;
    this.#cause = cause;
  }
}
