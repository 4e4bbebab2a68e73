/** Constants in words: what a number is called, and which number a name stands for. */
import {
  datatypes,
  findProtocol,
  findService,
  protocolOfNumber,
  type Service,
  servicesOfPort,
} from "@nftlint/language";
import { addressInterval } from "@nftlint/semantics";
import { type Prefix, parseNumber, type RangeExpression, type Value } from "@nftlint/syntax";
import { expectedDatatype } from "../expected-types.ts";
import { describeAddresses } from "./addresses.ts";
import type { Describers, HoverContext } from "./context.ts";
import { describeDuration } from "./durations.ts";
import { describeInterface } from "./interfaces.ts";
import { paragraphs } from "./markdown.ts";
import { describeObjectName } from "./names.ts";

export const constantDescribers: Describers = {
  value: describeValue,
  prefix: (node, context) => addresses(node, parseNumber(node.length.text), context),
  range: (node, context) => addresses(node, null, context) ?? describePorts(node, context),
};

function addresses(
  node: Value | Prefix | RangeExpression,
  length: bigint | null,
  context: HoverContext,
): string | null {
  const interval = addressInterval(node);
  if (interval === null) return null;
  const interfaces = context.document.environment.host?.interfaces;
  return describeAddresses(
    interval,
    length === null ? null : Number(length),
    interfaces?.known ? interfaces.value : [],
  );
}

function describeValue(node: Value, context: HoverContext): string | null {
  const parent = context.parentOf(node);
  if (parent?.kind === "object-reference") return describeObjectName(node, context);
  // Prefixes and ranges are described as a whole.
  if (parent?.kind === "prefix" || (parent?.kind === "range" && constantDescribers.range?.(parent, context) != null)) {
    return null;
  }
  const datatype = expectedDatatype(context.expectedOf(node)) ?? datatypeOfPlace(parent?.kind);
  const describe = datatype === null ? undefined : ofDatatype[datatype];
  return (
    describe?.(node, context) ??
    (datatype === null ? null : describeConstant(node, datatype)) ??
    addresses(node, null, context)
  );
}

/** Places that ask for a time without an expression that tells so. */
function datatypeOfPlace(parent: string | undefined): string | null {
  return parent === "set-time" || parent === "element-option" || parent === "last" ? "time" : null;
}

const ofDatatype: Readonly<Record<string, (node: Value, context: HoverContext) => string | null>> = {
  inet_service: ({ text }) => describePort(text),
  inet_proto: ({ text }) => describeProtocol(text),
  mark: ({ text }) => describeBits(text),
  time: ({ text }) => describeDuration(text),
  ifname: describeInterface,
  iface_index: describeInterface,
};

function describePort(text: string): string | null {
  const number = parseNumber(text);
  const port = number === null ? (findService(text)?.port ?? null) : Number(number);
  if (port === null || port > 65535) return null;
  const names = servicesOfPort(port).map(describeService);
  return names.length === 0 ? `**Port ${port}** · no well-known service` : `**Port ${port}** · ${names.join(", ")}`;
}

function describeService({ name, protocols, aliases }: Service): string {
  const others = aliases.length === 0 ? "" : `, also ${aliases.map((alias) => `\`${alias}\``).join(", ")}`;
  return `\`${name}\` (${protocols.join(", ")}${others})`;
}

const mostServices = 12;

function describePorts({ from, to }: RangeExpression, context: HoverContext): string | null {
  if (from.kind !== "value" || to.kind !== "value") return null;
  if (expectedDatatype(context.expectedOf(from)) !== "inet_service") return null;
  const [first, last] = [from, to].map(({ text }) => parseNumber(text) ?? BigInt(findService(text)?.port ?? -1));
  if (first === undefined || last === undefined || first < 0n || last < first || last > 65535n) return null;
  const names: string[] = [];
  for (let port = Number(first); port <= Number(last) && names.length < mostServices; port++) {
    for (const { name } of servicesOfPort(port)) names.push(`\`${name}\` (${port})`);
  }
  const known =
    names.length === 0
      ? null
      : `Among them: ${names.slice(0, mostServices).join(", ")}${names.length < mostServices ? "" : ", …"}`;
  return paragraphs(`**Ports ${first} – ${last}** · ${last - first + 1n} ports`, known);
}

function describeProtocol(text: string): string | null {
  const constants = datatypes.get("inet_proto")?.constants;
  const number = constants?.get(text) ?? parseNumber(text) ?? findProtocol(text)?.number ?? null;
  if (number === null || number > 255) return null;
  const protocol = protocolOfNumber(Number(number));
  return `**Protocol ${number}** · ${protocol === undefined ? "no well-known name" : `\`${protocol.name}\``}`;
}

function describeBits(text: string): string | null {
  const number = parseNumber(text);
  if (number === null || number > 0xffffffffn) return null;
  const bits = [...number.toString(2)].reverse().flatMap((digit, bit) => (digit === "1" ? [bit] : []));
  return `**0x${number.toString(16)}** · ${number}${bits.length === 0 ? "" : `, ${bits.length === 1 ? "bit" : "bits"} ${bits.join(", ")}`}`;
}

/** A name of the datatype with its number, or a number with its name. */
function describeConstant({ text }: Value, datatype: string): string | null {
  const known = datatypes.get(datatype);
  if (known === undefined || known.constants.size === 0) return null;
  const number = known.constants.get(text);
  const given = number ?? parseNumber(text);
  if (given === null) return null;
  const names = [...known.constants].flatMap(([name, value]) => (value === Number(given) ? [name] : []));
  if (names.length === 0) return null;
  const written = known.base === "bitmask" ? `0x${given.toString(16)}` : given.toString();
  const title = number === undefined ? (names[0] ?? text) : text;
  const others = names.filter((name) => name !== title);
  return paragraphs(
    `**${title}** · ${written} of \`${datatype}\`${others.length === 0 ? "" : `, also ${others.map((name) => `\`${name}\``).join(", ")}`}`,
    known.summary,
  );
}
