/**
 * Reading constants as a datatype asks: nft looks a word up among the datatype's own names, then
 * reads it as the datatypes that this one is derived from would (`symbol_parse` of datatype.c).
 */
import { datatypes, durationUnits, findProtocol, findService, headers } from "@nftlint/language";
import { nearest, parseNumber, type Value } from "@nftlint/syntax";
import { parseIpv4, parseIpv6 } from "../expressions/addresses.ts";
import { isDerivedFrom, type ValueType } from "./value-type.ts";

/** What a constant stands for, or why nft refuses it. */
export type Constant =
  | {
      readonly ok: true /** `null` where the host decides: a user, an interface, a host name. */;
      readonly number: bigint | null;
    }
  | { readonly ok: false; readonly fault: string };

type ReadText = (text: string, bits: number | null) => Constant;

const elsewhere: Constant = { ok: true, number: null };

/** Reads a constant as a value of a type. Words that only a host can look up are taken as right. */
export function readConstant({ text, form }: Value, { datatype, bits }: ValueType): Constant {
  if (form === "wildcard") return isDerivedFrom(datatype, "string") ? elsewhere : unreadable(text, datatype);
  const named = datatypes.get(datatype)?.constants.get(text);
  if (named !== undefined) return { ok: true, number: BigInt(named) };
  const reader = readers[datatype];
  if (reader !== undefined) return reader(text, bits);
  if (isDerivedFrom(datatype, "string")) return readString(text, bits);
  return readInteger(text, bits, datatype);
}

/** Bits that a packet may have. Parts of it may be written as longer, which is refused where they are written. */
const widest = 8 * 65_536;

function readInteger(text: string, bits: number | null, datatype: string): Constant {
  const number = wideNumber(text) ?? truth.get(text) ?? null;
  if (number === null) {
    return datatypes.get(datatype)?.names == null ? unreadable(text, datatype) : elsewhere;
  }
  if (bits !== null && bits <= widest && number >= 1n << BigInt(bits)) {
    return refuse(`${text} is too large: at most ${(1n << BigInt(bits)) - 1n} fits into ${bits} bits`);
  }
  return { ok: true, number };
}

/** Words of the language itself, which are numbers to any datatype without names of its own. */
const truth = new Map([
  ["exists", 1n],
  ["missing", 0n],
]);

/** Values of raw expressions may be wider than the 64 bits that nft's scanner calls a number. */
function wideNumber(text: string): bigint | null {
  return parseNumber(text) ?? (/^(0x[\da-f]+|[1-9]\d*)$/i.test(text) ? BigInt(text) : null);
}

function readString(text: string, bits: number | null): Constant {
  if (text === "") return refuse("an empty string can match nothing");
  const length = new TextEncoder().encode(text).length;
  const most = bits === null ? null : bits / 8 - 1;
  if (most !== null && length > most) return refuse(`"${text}" is longer than the ${most} bytes that fit here`);
  return elsewhere;
}

/** Datatypes with a way of writing of their own. */
const readers: Readonly<Record<string, ReadText>> = {
  ipv4_addr: readIpv4,
  ipv6_addr: readIpv6,
  ether_addr: readEtherAddress,
  inet_service: readService,
  inet_proto: readProtocol,
  time: readTime,
  day: readDay,
  hour: (text) =>
    /^\d{1,2}:\d{2}(:\d{2})?$/.test(text) || isNumeric(text)
      ? elsewhere
      : refuse(`"${text}" is no time of day; write it like "17:00"`),
  classid: (text) =>
    /^(root|none|[\da-f]{0,8}:[\da-f]{0,8})$/i.test(text) || isNumeric(text)
      ? elsewhere
      : refuse(`"${text}" is no traffic control class; write it like 1:10, root or none`),
  boolean: (text) => (isNumeric(text) ? elsewhere : refuse(`"${text}" is neither exists nor missing`)),
  ct_label: readLabel,
  icmp_code: readCode("icmp_code"),
  icmpv6_code: readCode("icmpv6_code"),
};

function readCode(datatype: string): ReadText {
  return (text, bits) => readInteger(text, bits ?? 8, datatype);
}

function isNumeric(text: string): boolean {
  return parseNumber(text) !== null;
}

/** nft asks the resolver, which also reads `10.1` and `0x0a000001`. */
function readIpv4(text: string): Constant {
  const number = parseIpv4(text);
  if (number !== null) return { ok: true, number };
  if (parseIpv6(text) !== null) return refuse(`${text} is an IPv6 address, and an IPv4 address is asked for`);
  if (/^\d+(\.\d+){3}$/.test(text)) return refuse(`${text} is no IPv4 address: each part goes from 0 to 255`);
  if (text.includes(":")) return refuse(`"${text}" is no IPv4 address`);
  if (headers.has(text)) return refuse(`"${text}" is a protocol, and an IPv4 address is asked for`);
  if ((parseNumber(text) ?? 0n) > 0xffffffffn) return refuse(`${text} is too large for an IPv4 address`);
  return text === "" ? refuse("an empty string is no address") : elsewhere;
}

function readIpv6(text: string): Constant {
  const number = parseIpv6(text);
  if (number !== null) return { ok: true, number };
  if (headers.has(text)) return refuse(`"${text}" is a protocol, and an IPv6 address is asked for`);
  if (parseIpv4(text) !== null || isNumeric(text))
    return refuse(`${text} is an IPv4 address, and an IPv6 address is asked for`);
  if (/^[\da-f:]*:[\da-f:.]*$/i.test(text)) return refuse(`"${text}" is no IPv6 address`);
  return text === "" ? refuse("an empty string is no address") : elsewhere;
}

function readEtherAddress(text: string): Constant {
  const octets = text.split(":");
  if (octets.length > 6 || !octets.every((octet) => /^[\da-f]{1,2}$/i.test(octet))) {
    return refuse(`"${text}" is no MAC address; write it like 00:53:aa:bb:cc:dd`);
  }
  return { ok: true, number: octets.reduce((value, octet) => (value << 8n) | BigInt(Number.parseInt(octet, 16)), 0n) };
}

function readService(text: string): Constant {
  const number = parseNumber(text);
  if (number !== null) {
    return number > 65535n ? refuse(`${text} is no port: ports go up to 65535`) : { ok: true, number };
  }
  const service = findService(text);
  if (service !== undefined) return { ok: true, number: BigInt(service.port) };
  return refuse(`/etc/services usually has no service "${text}"; write the port's number`);
}

function readProtocol(text: string): Constant {
  const number = parseNumber(text);
  if (number !== null)
    return number > 255n ? refuse(`${text} is no protocol: they go up to 255`) : { ok: true, number };
  const protocol = findProtocol(text);
  if (protocol !== undefined) return { ok: true, number: BigInt(protocol.number) };
  const known = [...(datatypes.get("inet_proto")?.constants.keys() ?? [])];
  return refuse(`/etc/protocols usually has no protocol "${text}"; ${remedy(text, known, "write its number")}`);
}

/** Points in time have 64 bits in a packet's arrival, durations of connections 32. */
function readTime(text: string, bits: number | null): Constant {
  if (isNumeric(text) && bits === 64) return elsewhere;
  const isRight =
    bits === 64
      ? /^\d{4}-\d{1,2}-\d{1,2}([ T]\d{1,2}:\d{2}(:\d{2})?)?$/.test(text) || /^(\d+(d|h|ms|m|s))+$/.test(text)
      : /^(\d+(d|h|ms|m|s))+\d*$/.test(text);
  if (bits !== 64 && (isRight || isNumeric(text))) {
    const number = milliseconds(text);
    return number > 0xffffffffn ? refuse(`${text} is too long: at most 49 days fit here`) : { ok: true, number };
  }
  const example = bits === 64 ? `"2026-05-01 14:00:00"` : "1h30m";
  return isRight ? elsewhere : refuse(`"${text}" is no time; write it like ${example}`);
}

/** A number alone counts seconds. */
function milliseconds(text: string): bigint {
  let sum = 0;
  for (const [, digits, unit = "s"] of text.matchAll(/(\d+)(d|h|ms|m|s)?/g)) {
    sum += Number(digits) * (durationUnits.get(unit) ?? 0);
  }
  return BigInt(sum);
}

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Names of days are written out, with a capital. */
function readDay(text: string): Constant {
  const number = parseNumber(text);
  if (number !== null)
    return number > 6n ? refuse(`${text} is no day: they go from 0 (Sunday) to 6`) : { ok: true, number };
  const index = days.indexOf(text);
  if (index >= 0) return { ok: true, number: BigInt(index) };
  return refuse(`"${text}" is no day of the week; ${remedy(text, days, "write it like Monday")}`);
}

function readLabel(text: string): Constant {
  const number = parseNumber(text);
  if (number === null) return elsewhere;
  return number > 127n ? refuse(`${text} is no label: they go up to 127`) : { ok: true, number };
}

function unreadable(text: string, datatype: string): Constant {
  const names = [...(datatypes.get(datatype)?.constants.keys() ?? [])];
  const what = `"${text}" is no value of the datatype ${datatype}`;
  return refuse(
    names.length === 0 ? `${what}, which is a number` : `${what}; ${remedy(text, names, `it knows ${listed(names)}`)}`,
  );
}

function listed(names: readonly string[]): string {
  return names.length > 6 ? `${names.slice(0, 6).join(", ")} and ${names.length - 6} others` : names.join(", ");
}

function remedy(text: string, names: readonly string[], otherwise: string): string {
  const near = nearest(text, names);
  return near === null ? otherwise : `did you mean ${near}?`;
}

function refuse(fault: string): Constant {
  return { ok: false, fault };
}
