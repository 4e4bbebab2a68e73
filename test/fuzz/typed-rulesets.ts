/**
 * Random rulesets, valid and nearly valid, from the vocabulary: every selector that nft has, with values of its
 * datatype or of another, alone, in sets and ranges, and statements behind them.
 */
import { ctKeys, type Datatype, datatypes, headers, metaKeys } from "@nftlint/language";
import type { Random } from "./random.ts";

/** A selector as written, its datatype and its size in bits. */
interface TypedSelector {
  readonly text: string;
  readonly datatype: string;
  readonly bits: number;
}

const families = ["ip", "ip6", "inet", "bridge"] as const;

/** Constants that depend on the host, or that nft and the kernel only take together with others. */
const leftOut =
  /^(ct (helper|protocol|label|event|secmark|id|avgpkt)|meta (cgroup|secmark|iif|oif|sdif|iifgroup|oifgroup|skuid|skgid|rtclassid|nfproto|time|hour|broute|i?br|obr|priority|.*kind))/;

const selectors: readonly TypedSelector[] = [
  ...[...headers.values()].flatMap(({ name, fields, layer }) =>
    layer === "inner" || name === "arp" || name === "vlan"
      ? []
      : [...fields.values()].map(({ name: field, datatype, length }) => ({
          text: `${name} ${field}`,
          datatype,
          bits: length,
        })),
  ),
  ...[...metaKeys.values()].map(({ name, datatype, length }) => ({ text: `meta ${name}`, datatype, bits: length })),
  ...[...ctKeys.values()].flatMap(({ name, datatype, length, direction }) =>
    direction === "required" ? [] : [{ text: `ct ${name}`, datatype, bits: length }],
  ),
].filter(({ text, datatype }) => !leftOut.test(text) && datatype !== "invalid");

/** One document: a table with a chain of a few rules. */
export function typedRuleset(random: Random): string {
  const family = pick(random, families);
  const rules = Array.from({ length: 1 + below(random, 2) }, () => `\t\t${typedRule(random)}`);
  return [
    `table ${family} t {`,
    "\tset addresses {\n\t\ttype ipv4_addr\n\t\tflags interval\n\t}",
    "\tchain c {",
    "\t\ttype filter hook input priority 0; policy accept;",
    ...rules,
    "\t}",
    "}",
    "",
  ].join("\n");
}

function typedRule(random: Random): string {
  const matches = Array.from({ length: 1 + below(random, 2) }, () => typedMatch(random));
  const ends = [
    "accept",
    "drop",
    "counter",
    "counter accept",
    "accept counter",
    "reject",
    "return",
    "log",
    "meta mark set 1",
  ];
  return [...matches, pick(random, ends)].join(" ");
}

function typedMatch(random: Random): string {
  const selector = pick(random, selectors);
  const operator = pick(random, ["", "", "", "== ", "!= "]);
  return `${selector.text} ${operator}${side(random, selector)}`;
}

function side(random: Random, selector: TypedSelector): string {
  switch (below(random, 8)) {
    case 0:
      return `{ ${constant(random, selector)}, ${constant(random, selector)} }`;
    case 1:
      return `${constant(random, selector)}-${constant(random, selector)}`;
    case 2:
      return below(random, 4) === 0 ? "@addresses" : constant(random, selector);
    default:
      return constant(random, selector);
  }
}

/** Datatypes whose words have a type of their own to nft's grammar. */
const typed = new Set(["boolean", "inet_proto", "ether_type"]);

/**
 * A constant of the selector's datatype, and now and then of another: not where a host may know a name,
 * and not of those whose words nft's grammar gives a type of their own.
 */
function constant(random: Random, { datatype, bits }: TypedSelector): string {
  const other = pick(random, selectors).datatype;
  if (below(random, 12) === 0 && !typed.has(other) && !typed.has(datatype) && datatypes.get(datatype)?.names === null) {
    return constantOf(random, other, bits);
  }
  return constantOf(random, datatype, bits);
}

function constantOf(random: Random, name: string, bits: number): string {
  const datatype = datatypes.get(name) as Datatype;
  const names = [...datatype.constants.keys()].filter((word) => !datatype.newerConstants.has(word));
  if (names.length > 0 && below(random, 3) > 0) return pick(random, names);
  switch (name) {
    case "ipv4_addr":
      return pick(random, ["10.0.0.1", "192.168.4.110", "10.0.0.0/8", "224.0.0.1"]);
    case "ipv6_addr":
      return pick(random, ["::1", "fe80::1", "2001:db8::/32", "ff02::1"]);
    case "ether_addr":
      return pick(random, ["00:11:22:33:44:55", "aa:bb:cc:dd:ee:ff"]);
    case "ifname":
      return pick(random, ['"eth0"', "lo", "wg0", '"averyverylongname0"', '"eth*"']);
    case "string":
      return '"text"';
    case "inet_service":
      return pick(random, ["22", "ssh", "80", "65535", "65536"]);
    case "inet_proto":
      return pick(random, ["tcp", "udp", "6", "255", "256"]);
    case "ether_type":
      return pick(random, ["ip", "ip6"]);
    case "day":
      return pick(random, ['"Monday"', "3", "7"]);
    case "time":
      return pick(random, ["10s", "1h30m"]);
    case "boolean":
      return pick(random, ["exists", "missing"]);
    default:
      return numberOf(random, bits);
  }
}

/** A number that fits into so many bits, or is just too large. */
function numberOf(random: Random, bits: number): string {
  const limit = 2 ** Math.min(bits, 40);
  return String(pick(random, [0, 1, limit - 1, limit, below(random, limit)]));
}

function pick<Item>(random: Random, items: readonly Item[]): Item {
  return items[below(random, items.length)] as Item;
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}
