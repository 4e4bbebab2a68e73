/** The types of what selectors read. */
import {
  ctKeys,
  extensionHeaders,
  fibResults,
  findHeaderField,
  ipOptions,
  ipsecKeys,
  metaKeys,
  osfKeys,
  rtKeys,
  sctpChunks,
  socketKeys,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import {
  type Expression,
  type ExtensionHeader,
  type HeaderOption,
  type Payload,
  parseNumber,
  type Selector,
} from "@nftlint/syntax";
import { type ValueType, valueType } from "./value-type.ts";

/** The network layer protocol that addresses without a family of their own belong to; `null` where it is open. */
export type NetworkFamily = "ip" | "ip6" | null;

/** The type of a selector; `null` where it is not known. */
export function selectorType(selector: Selector, family: NetworkFamily): ValueType | null {
  switch (selector.kind) {
    case "payload":
      return payloadType(selector);
    case "raw-payload":
      return valueType("integer", numberOf(selector.length.text));
    case "extension-header":
      return extensionHeaderType(selector);
    case "header-option":
      return headerOptionType(selector);
    case "meta":
      return keyType(metaKeys.get(selector.key), family);
    case "ct":
      return keyType(ctKeys.get(selector.key), selector.family ?? family);
    case "rt":
      return keyType(rtKeys.get(selector.key), selector.family ?? family);
    case "socket":
      return socketType(selector.key);
    case "osf":
      return keyType(osfKeys.get(selector.key), family);
    case "fib":
      return keyType(fibResults.get(selector.result), family);
    case "ipsec":
      return keyType(ipsecKeys.get(selector.key), selector.family ?? family);
    case "tunnel":
      return keyType(tunnelKeys.get(selector.key), family);
    case "numgen":
    case "hash":
      return valueType("integer", 32);
  }
}

/** The kernel keeps yes and no in an octet; nft takes 0 and 1 for them. */
function socketType(key: string): ValueType | null {
  return key === "transparent" || key === "wildcard" ? valueType("integer", 1) : keyType(socketKeys.get(key), null);
}

function payloadType({ protocol, field }: Payload): ValueType | null {
  const found = findHeaderField(protocol, field);
  return found === undefined ? null : valueType(found.datatype, found.length);
}

function extensionHeaderType({ header, field }: ExtensionHeader): ValueType | null {
  if (field === null) return valueType("boolean");
  const found = extensionHeaders.get(header)?.fields.get(field);
  return found === undefined ? null : valueType(found.datatype, found.length);
}

const optionsOf = { tcp: tcpOptions, ip: ipOptions, sctp: sctpChunks } as const;

function headerOptionType({ protocol, option, field, raw }: HeaderOption): ValueType | null {
  if (raw !== null) return valueType("integer", numberOf(raw.length.text));
  if (field === null) return valueType("boolean");
  if (protocol === "dccp") return null;
  const found = optionsOf[protocol].get(option)?.fields.get(field);
  return found === undefined ? null : valueType(found.datatype, found.length);
}

/** The datatype `invalid` stands for an address of the family around it. */
function keyType(
  key: { readonly datatype: string; readonly length: number } | undefined,
  family: NetworkFamily,
): ValueType | null {
  if (key === undefined) return null;
  if (key.datatype !== "invalid") return valueType(key.datatype, key.length);
  return family === null ? null : valueType(family === "ip" ? "ipv4_addr" : "ipv6_addr");
}

function numberOf(text: string): number | null {
  const number = parseNumber(text);
  // A length of 0 is an error of its own.
  return number === null || number === 0n ? null : Number(number);
}

const selectorKinds: ReadonlySet<string> = new Set<Selector["kind"]>([
  "payload",
  "raw-payload",
  "extension-header",
  "header-option",
  "meta",
  "ct",
  "rt",
  "socket",
  "osf",
  "fib",
  "ipsec",
  "numgen",
  "hash",
  "tunnel",
]);

/** Whether an expression reads something of the packet or of what belongs to it. */
export function isSelector(expression: Expression): expression is Selector {
  return selectorKinds.has(expression.kind);
}
