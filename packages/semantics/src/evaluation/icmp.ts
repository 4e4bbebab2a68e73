/** Fields that only some ICMP messages have: nft adds the match on their type by itself. */
import { datatypes } from "@nftlint/language";
import { type Match, type Payload, parseNumber } from "@nftlint/syntax";
import { type Definitions, resolve } from "../variables.ts";

/** The types of the messages that have a field (RFC 792, 4443), by `protocol field`. */
const typesWith: Readonly<Record<string, readonly number[]>> = {
  "icmp id": [0, 8],
  "icmp sequence": [0, 8],
  "icmp mtu": [3],
  "icmp gateway": [5],
  "icmpv6 id": [128, 129],
  "icmpv6 sequence": [128, 129],
  "icmpv6 mtu": [2],
  "icmpv6 parameter-problem": [4],
};

/** The type of message that a rule has asked for, step by step. */
export class IcmpType {
  #type: { readonly number: number; readonly text: string } | null = null;

  /** Takes note of `icmp type …`. */
  learn({ left, operator, right }: Match, definitions: Definitions): void {
    if (left.kind !== "payload" || left.field !== "type" || (operator !== null && operator !== "==")) return;
    if (left.protocol !== "icmp" && left.protocol !== "icmpv6") return;
    const value = resolve(definitions, right);
    if (value?.kind !== "value") return;
    const named = datatypes.get(`${left.protocol}_type`)?.constants.get(value.text);
    const number = named ?? parseNumber(value.text);
    if (number !== null) this.#type = { number: Number(number), text: value.text };
  }

  /** The type asked for, where its messages do not have a field; else `null`. */
  contradicts({ protocol, field }: Payload): string | null {
    const types = typesWith[`${protocol} ${field}`];
    return types === undefined || this.#type === null || types.includes(this.#type.number) ? null : this.#type.text;
  }
}
