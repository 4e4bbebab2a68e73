/** Ports and transport protocols, by number or name. */
import { findProtocol, findService } from "@nftlint/language";
import { type CatchAll, type Expression, parseNumber } from "@nftlint/syntax";
import type { Interval } from "./addresses.ts";

/**
 * The ports that a constant stands for: a number, a service's name (nft looks it up in
 * `/etc/services`; here the usual one is taken) or a range of them. `null` where it is another thing.
 */
export function portInterval(constant: Expression | CatchAll): Interval | null {
  if (constant.kind === "range") {
    const from = portInterval(constant.from);
    const to = portInterval(constant.to);
    return from === null || to === null || from.from > to.to ? null : { from: from.from, to: to.to };
  }
  if (constant.kind !== "value") return null;
  const number = parseNumber(constant.text) ?? servicePort(constant.text);
  return number === null || number > 65535n ? null : { from: number, to: number };
}

function servicePort(name: string): bigint | null {
  const service = findService(name);
  return service === undefined ? null : BigInt(service.port);
}

/** The number of a protocol that follows the IP header, by number or name (`tcp`, `ipv6-icmp`); `null` for another thing. */
export function protocolNumber(constant: Expression | CatchAll): number | null {
  return constant.kind === "value" ? protocolNumberOf(constant.text) : null;
}

/** The same for a word by itself. */
export function protocolNumberOf(word: string): number | null {
  const number = parseNumber(word);
  if (number !== null) return number > 255n ? null : Number(number);
  // nft's own word for it stands in no /etc/protocols.
  return word === "icmpv6" ? 58 : (findProtocol(word)?.number ?? null);
}
