/** Packets of a region in words: `tcp from 10.0.0.0/8 to port 22, in by eno1`. */
import { datatypes, protocolOfNumber } from "@nftlint/language";
import {
  type Box,
  type Constraint,
  constraintOn,
  type Dimension,
  difference,
  holdsAll,
  type Interval,
  type IntervalSet,
  showInterface,
  showIpv4,
  showIpv6,
} from "@nftlint/semantics";
import { type FieldName, fields } from "../regions/fields.ts";
import { onWire } from "../regions/selector-fields.ts";
import { type Outline, outlinesOf, wholeOf } from "../regions/simplify.ts";
import type { PacketRegion } from "../regions/slice.ts";

/** More than these are counted, not listed. */
const mostListed = 5;

/** A region in words, the simplest that are easily found. */
export function describeRegion(region: PacketRegion): string {
  return outlinesOf(region).map(describeOutline).join("; or ");
}

function describeOutline({ boxes, except, isWhole }: Outline): string {
  const all = listed(boxes.map(describePackets), "; or ");
  const holes = except.length === 0 ? "" : ` but for ${listed(except.map(describePackets), "; and for ")}`;
  return `${isWhole ? "" : "some of "}${all}${holes}`;
}

function listed(texts: readonly string[], separator: string): string {
  if (texts.length <= mostListed) return texts.join(separator);
  return [...texts.slice(0, mostListed - 1), `${texts.length - mostListed + 1} more kinds of packets`].join(separator);
}

/** The packets of one box in words. */
export function describePackets(box: Box): string {
  const rest = new Map(box.map((constraint) => [constraint.dimension.name, constraint]));
  const taken = (name: FieldName) => {
    const constraint = rest.get(fields[name].dimension.name);
    rest.delete(fields[name].dimension.name);
    return constraint;
  };
  const parts = [`${protocolWords(box, taken)}${endWords(taken)}`];
  const input = taken("input");
  const output = taken("output");
  const entry = taken("entry");
  if (input !== undefined) parts.push(`in by ${valuesWords(input, showName)}`);
  if (output !== undefined) parts.push(`out by ${valuesWords(output, showName)}`);
  const isSaid = input !== undefined && entry !== undefined && holdsAll(entry.values, onWire.values);
  if (entry !== undefined && !isSaid) parts.push(valuesWords(entry, entryWords, " or "));
  const state = taken("state");
  if (state !== undefined) parts.push(valuesWords(state, plain(state.dimension), " or "));
  const fragment = taken("fragment");
  // A header that is asked for is there.
  if (fragment !== undefined && !hasTransport(box)) parts.push("no later fragment");
  for (const constraint of rest.values()) parts.push(otherWords(constraint));
  return parts.filter((part) => part !== "").join(", ");
}

type Taken = (name: FieldName) => Constraint | undefined;

const transport: readonly FieldName[] = ["sourcePort", "destinationPort", "icmpType", "icmpCode", "tcpFlags"];

function hasTransport(box: Box): boolean {
  return transport.some((name) => constraintOn(box, fields[name].dimension.name) !== undefined);
}

function protocolWords(box: Box, taken: Taken): string {
  const family = taken("family");
  const protocol = taken("protocol");
  const hasAddress = (["source4", "destination4", "source6", "destination6"] as const).some(
    (name) => constraintOn(box, fields[name].dimension.name) !== undefined,
  );
  const version = family === undefined || hasAddress ? "" : family.values[0]?.from === 0x0800n ? "IPv4" : "IPv6";
  const fragment = constraintOn(box, fields.fragment.dimension.name);
  const isFragment = fragment !== undefined && fragment.values[0]?.from === 1n;
  const name = protocol === undefined ? "" : valuesWords(protocol, protocolName, " and ");
  const words = [version, name].filter((word) => word !== "").join(" ");
  if (isFragment) {
    taken("fragment");
    return words === "" ? "later fragments" : `later fragments of ${words}`;
  }
  if (words === "") return "any packet";
  return name === "" ? `${words} packets` : words;
}

function endWords(taken: Taken): string {
  const end = (word: string, names: readonly FieldName[], portName: FieldName) => {
    const addresses = names.flatMap((name) => taken(name) ?? []);
    const port = taken(portName);
    const shown = addresses.map((one) =>
      valuesWords(one, one.dimension.name.startsWith("ip6") ? showNet6 : showNet4, ", "),
    );
    if (port !== undefined) shown.push(`port ${valuesWords(port, showRange(String))}`);
    return shown.length === 0 ? "" : ` ${word} ${shown.join(" ")}`;
  };
  return `${end("from", ["source4", "source6"], "sourcePort")}${end("to", ["destination4", "destination6"], "destinationPort")}`;
}

function otherWords(constraint: Constraint): string {
  const { dimension, values } = constraint;
  if (dimension.show === null) return values[0]?.from === 0n ? `not: ${dimension.title}` : dimension.title;
  const constants = namedFields.get(dimension.name);
  const names = constants === undefined ? null : datatypes.get(constants)?.constants;
  const show = (value: bigint) =>
    [...(names ?? [])].find(([, number]) => BigInt(number) === value)?.[0] ?? dimension.show?.(value) ?? String(value);
  const title = titles.get(dimension.name) ?? dimension.title.replace(/^meta /, "");
  return `${title} ${valuesWords(constraint, showRange(show))}`;
}

const namedFields = new Map([[fields.icmpType.dimension.name, "icmp_type"]]);

const titles = new Map([
  [fields.mark.dimension.name, "mark"],
  [fields.connectionMark.dimension.name, "connection mark"],
  [fields.direction.dimension.name, "direction"],
]);

type Show = (interval: Interval) => string;

/** The values that are asked for, or those that are not where they are fewer. */
function valuesWords({ dimension, values }: Constraint, show: Show, separator = ", "): string {
  const others = difference(wholeOf(dimension), values);
  const isShorter = others.length > 0 && others.length < values.length && values.length > 1;
  const isBeside = isShorter || (others.length === 1 && values.length === 1 && isAround(values, dimension));
  return isBeside ? `any but ${series(others, show, separator)}` : series(values, show, separator);
}

/** Whether values go from the first or to the last of all, with a single one or a net left out at the other end. */
function isAround(values: IntervalSet, dimension: Dimension): boolean {
  const [own] = values;
  if (own === undefined) return false;
  const left = difference(wholeOf(dimension), values)[0];
  return left !== undefined && left.from === left.to && own.to - own.from > 1n;
}

function series(values: IntervalSet, show: Show, separator: string): string {
  if (values.length <= mostListed) return values.map(show).join(separator);
  const shown = values.slice(0, mostListed - 1).map(show);
  return `${shown.join(separator)} and ${values.length - mostListed + 1} more`;
}

function plain({ show }: Dimension): Show {
  const name = (value: bigint) => show?.(value) ?? String(value);
  return ({ from, to }) =>
    Array.from({ length: Number(to - from) + 1 }, (_, index) => name(from + BigInt(index))).join(" or ");
}

function entryWords(interval: Interval): string {
  return plain(fields.entry.dimension)(interval);
}

function protocolName({ from, to }: Interval): string {
  const name = (value: bigint) => protocolOfNumber(Number(value))?.name ?? `protocol ${value}`;
  if (from === to) return name(from);
  return to - from < 2n ? `${name(from)} and ${name(to)}` : `protocols ${from}-${to}`;
}

function showRange(show: (value: bigint) => string): Show {
  return ({ from, to }) => (from === to ? show(from) : `${show(from)}-${show(to)}`);
}

function showNet4(interval: Interval): string {
  return showNet(interval, 32, showIpv4);
}

function showNet6(interval: Interval): string {
  return showNet(interval, 128, showIpv6);
}

function showNet({ from, to }: Interval, bits: number, show: (value: bigint) => string): string {
  if (from === to) return show(from);
  const free = to - from;
  const isNet = (free & (free + 1n)) === 0n && (from & free) === 0n;
  return isNet ? `${show(from)}/${bits - free.toString(2).length}` : `${show(from)}-${show(to)}`;
}

/** `eth0`, or `eth*` for all names that begin so. */
function showName({ from, to }: Interval): string {
  if (from === to) return showInterface(from);
  const free = to - from;
  const isBeginning = (free & (free + 1n)) === 0n && (from & free) === 0n;
  return isBeginning ? `${showInterface(from)}*` : `${showInterface(from)}-${showInterface(to)}`;
}
