/** Routing rules and routes, from what `ip -j rule` and `ip -j route show table all` print. */
import type { Known, NextHop, PortRange, Route, RouteType, RoutingRule } from "./facts.ts";
import { readJsonList } from "./json-list.ts";

type Family = "ip" | "ip6";

/** An object as JSON holds it. */
type Entry = Readonly<Record<string, unknown>>;

const allBits = 0xff_ff_ff_ff;

/** What {@link readRoutingRule} reads, and what does not decide: all other keys are further conditions. */
const readKeys: ReadonlySet<string> = new Set([
  ...["priority", "not", "src", "srclen", "dst", "dstlen", "fwmark", "fwmask", "iif", "iif_detached"],
  ...["oif", "oif_detached", "ipproto", "sport", "sport_start", "sport_end", "sport_mask", "dport", "dport_start"],
  ...["dport_end", "dport_mask", "table", "suppress_prefixlen", "goto", "unresolved", "nop", "action", "protocol"],
]);

/** Reads the output of `ip -j -4 rule`, or of `ip -j -6 rule`. */
export function readRoutingRules(output: string, family: Family): Known<readonly RoutingRule[]> {
  const entries = readJsonList<Entry>(output);
  if (entries === null) return { known: false, reason: "the output of ip -j rule is not a JSON list" };
  return { known: true, value: entries.flatMap((entry) => readRoutingRule(entry, family) ?? []) };
}

function readRoutingRule(entry: Entry, family: Family): RoutingRule | null {
  const { priority, fwmark, fwmask } = entry;
  if (typeof priority !== "number") return null;
  const masked = ["sport_mask", "dport_mask"].filter((key) => key in entry && !/^0xffff$/i.test(String(entry[key])));
  return {
    family,
    priority,
    isInverted: "not" in entry,
    mark:
      typeof fwmark === "string"
        ? { value: Number(fwmark), mask: typeof fwmask === "string" ? Number(fwmask) : allBits }
        : null,
    source: prefixOf(entry.src, entry.srclen),
    destination: prefixOf(entry.dst, entry.dstlen),
    inputInterface: textOf(entry.iif),
    outputInterface: textOf(entry.oif),
    protocol: textOf(entry.ipproto),
    sourcePorts: portsOf(entry.sport, entry.sport_start, entry.sport_end),
    destinationPorts: portsOf(entry.dport, entry.dport_start, entry.dport_end),
    furtherConditions: [...Object.keys(entry).filter((key) => !readKeys.has(key)), ...masked],
    action: actionOf(entry),
    table: textOf(entry.table),
    goto: typeof entry.goto === "number" ? entry.goto : null,
    suppressPrefixLength: typeof entry.suppress_prefixlen === "number" ? entry.suppress_prefixlen : null,
  };
}

function actionOf(entry: Entry): RoutingRule["action"] {
  if (typeof entry.goto === "number") return "goto";
  if ("nop" in entry) return "nop";
  const { action } = entry;
  if (action === "unreachable" || action === "blackhole" || action === "prohibit") return action;
  return typeof entry.table === "string" ? "lookup" : "other";
}

function prefixOf(address: unknown, length: unknown): string | null {
  if (typeof address !== "string" || address === "all") return null;
  return typeof length === "number" ? `${address}/${length}` : address;
}

function portsOf(port: unknown, from: unknown, to: unknown): PortRange | null {
  if (typeof port === "number") return { from: port, to: port };
  return typeof from === "number" && typeof to === "number" ? { from, to } : null;
}

/** Reads the output of `ip -j -4 route show table all`, or that of `-6`. */
export function readRoutes(output: string, family: Family): Known<readonly Route[]> {
  const entries = readJsonList<Entry>(output);
  if (entries === null) return { known: false, reason: "the output of ip -j route is not a JSON list" };
  return { known: true, value: entries.flatMap((entry) => readRoute(entry, family) ?? []) };
}

const routeTypes: ReadonlySet<unknown> = new Set<RouteType>([
  ...(["unicast", "local", "broadcast", "anycast", "multicast"] as const),
  ...(["unreachable", "blackhole", "prohibit", "throw"] as const),
]);

function readRoute(entry: Entry, family: Family): Route | null {
  const { dst, type, tos } = entry;
  if (typeof dst !== "string") return null;
  return {
    family,
    type: type === undefined ? "unicast" : routeTypes.has(type) ? (type as RouteType) : "other",
    destination: dst,
    sourcePrefix: textOf(entry.from),
    interfaceName: textOf(entry.dev),
    table: textOf(entry.table) ?? "main",
    gateway: gatewayOf(entry),
    source: textOf(entry.prefsrc),
    metric: typeof entry.metric === "number" ? entry.metric : 0,
    scope: textOf(entry.scope),
    typeOfService: typeof tos === "string" ? readTypeOfService(tos) : null,
    flags: textsOf(entry.flags),
    nextHops: Array.isArray(entry.nexthops) ? (entry.nexthops as Entry[]).map(readNextHop) : [],
  };
}

function readNextHop(entry: Entry): NextHop {
  return { interfaceName: textOf(entry.dev), gateway: gatewayOf(entry), flags: textsOf(entry.flags) };
}

/** An IPv4 route may lead over an IPv6 host (`via`). */
function gatewayOf({ gateway, via }: Entry): string | null {
  return textOf(gateway) ?? textOf((via as Entry | null | undefined)?.host);
}

const typesOfService: Readonly<Record<string, number>> = {
  default: 0,
  "min-cost": 0x02,
  "max-reliability": 0x04,
  "max-throughput": 0x08,
  "min-delay": 0x10,
  lowdelay: 0x10,
  throughput: 0x08,
  reliability: 0x04,
  mincost: 0x02,
};

function readTypeOfService(text: string): number | null {
  const value = typesOfService[text] ?? Number(text);
  return Number.isNaN(value) ? null : value;
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
