/** The words that placeholders of forms stand for, where the vocabulary knows all of them. */
import {
  byteUnits,
  chainFlags,
  chainPolicies,
  chainTypes,
  ctKeys,
  datatypes,
  extensionHeaders,
  families,
  fibFlags,
  fibResults,
  flowtableFlags,
  headers,
  hooks,
  ipOptions,
  ipsecKeys,
  logFlags,
  logLevels,
  metaKeys,
  natFlags,
  numgenModes,
  osfKeys,
  osfTtlModes,
  queueFlags,
  rateUnits,
  rtKeys,
  sctpChunks,
  setFlags,
  setPolicies,
  socketKeys,
  tableFlags,
  tcpOptions,
  tunnelKeys,
} from "@nftlint/language";
import type { FormContext } from "./context.ts";

/** What the vocabulary says of a word; of some it has a line only, of units a number. */
export type Entry =
  | string
  | number
  | { readonly summary?: string; readonly since?: string; readonly datatype?: string };

export type Entries = ReadonlyMap<string, Entry>;

/** Where a placeholder stands. */
export interface PlaceholderSite {
  readonly context: FormContext;
  /** The first word of the form. */
  readonly opener: string;
  /** The words behind it, up to the placeholder. */
  readonly before: readonly string[];
}

const none: Entries = new Map();

/** Tables by placeholder alone. */
const byName: Readonly<Record<string, Entries>> = {
  FAMILY: families,
  UNIT: byteUnits,
  TIME: rateUnits,
  LEVEL: logLevels,
  RESULT: fibResults,
};

/** Tables by the first word of the form and placeholder. */
const byOpener: Readonly<Record<string, Entries>> = {
  "meta KEY": metaKeys,
  "rt KEY": rtKeys,
  "socket KEY": socketKeys,
  "osf KEY": osfKeys,
  "ipsec KEY": ipsecKeys,
  "tunnel KEY": tunnelKeys,
  "osf MODE": osfTtlModes,
  "numgen MODE": numgenModes,
  "fib FLAG": fibFlags,
  "log FLAGS": logFlags,
  "queue FLAGS": queueFlags,
  "snat FLAGS": natFlags,
  "dnat FLAGS": natFlags,
  "masquerade FLAGS": natFlags,
  "redirect FLAGS": natFlags,
  "tcp OPTION": tcpOptions,
  "ip OPTION": ipOptions,
  "sctp OPTION": sctpChunks,
  "reset NAME": tcpOptions,
};

/** Tables by what the block holds and placeholder. */
const byBlock: Readonly<Record<string, Entries>> = {
  "table FLAG": tableFlags,
  "chain FLAG": chainFlags,
  "set FLAG": setFlags,
  "map FLAG": setFlags,
  "flowtable FLAG": flowtableFlags,
  "chain POLICY": chainPolicies,
  "set POLICY": setPolicies,
  "map POLICY": setPolicies,
};

/** The words of a placeholder; `null` where any word may stand for it. */
export function entriesOf(name: string, site: PlaceholderSite): Entries | null {
  const { context, opener, before } = site;
  if (opener === "ct" && name === "KEY") return connectionKeys(before[0] === "original" || before[0] === "reply");
  const fixed = byName[name] ?? byOpener[`${opener} ${name}`] ?? byBlock[`${context.type} ${name}`];
  if (fixed !== undefined) return fixed;
  switch (name) {
    case "FIELD":
      return fieldsOf(opener, before);
    case "HEADER":
      return opener === "exthdr" ? testableHeaders() : carriedBy(opener);
    case "TYPE":
      return opener === "type" ? typesOf(context.family) : null;
    case "HOOK":
      return hooksOf(context.family, before[0] ?? "");
    case "CODE":
      return datatypes.get(`${before.findLast((word) => word.startsWith("icmp")) ?? "icmp"}_code`)?.constants ?? none;
    default:
      return null;
  }
}

/** Keys of a connection that are read with a direction, or without. */
function connectionKeys(hasDirection: boolean): Entries {
  const other = hasDirection ? "none" : "required";
  return new Map([...ctKeys].filter(([, { direction }]) => direction !== other));
}

function fieldsOf(opener: string, before: readonly string[]): Entries {
  const options = before[0] === "option" || before[0] === "chunk" ? byOpener[`${opener} OPTION`] : undefined;
  const option = options?.get(before[1] ?? "");
  if (typeof option === "object" && "fields" in option) return option.fields as Entries;
  const carried = headers.get(opener)?.carries.includes(before[0] ?? "") ? before[0] : undefined;
  return (headers.get(carried ?? opener) ?? extensionHeaders.get(opener))?.fields ?? none;
}

function testableHeaders(): Entries {
  return new Map([...extensionHeaders].filter(([, { testable }]) => testable));
}

function carriedBy(opener: string): Entries {
  const carried = headers.get(opener)?.carries ?? [];
  return new Map(carried.flatMap((name) => [[name, headers.get(name) ?? name] as const]));
}

function typesOf(family: string): Entries {
  return new Map([...chainTypes].filter(([, type]) => type.families.some((each) => each === family)));
}

function hooksOf(family: string, type: string): Entries {
  const ofFamily = families.get(family)?.hooks ?? [];
  const ofType = chainTypes.get(type)?.hooks ?? ofFamily;
  return new Map([...hooks].filter(([, { name }]) => ofFamily.includes(name) && ofType.includes(name)));
}
