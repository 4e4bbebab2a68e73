/** Routing rules and routes, from what `ip -j rule` and `ip -j route show table all` print. */
import type { Known, Route, RoutingRule } from "./facts.ts";
import { readJsonList } from "./json-list.ts";

type Family = "ip" | "ip6";

interface RuleEntry {
  readonly priority?: unknown;
  readonly fwmark?: unknown;
  readonly fwmask?: unknown;
  readonly table?: unknown;
}

interface RouteEntry {
  readonly dst?: unknown;
  readonly dev?: unknown;
  readonly table?: unknown;
}

const allBits = 0xff_ff_ff_ff;

/** Reads the output of `ip -j -4 rule`, or of `ip -j -6 rule`. Rules that choose no table are left out. */
export function readRoutingRules(output: string, family: Family): Known<readonly RoutingRule[]> {
  const entries = readJsonList<RuleEntry>(output);
  if (entries === null) return { known: false, reason: "the output of ip -j rule is not a JSON list" };
  const value: RoutingRule[] = [];
  for (const { priority, fwmark, fwmask, table } of entries) {
    if (typeof priority !== "number" || typeof table !== "string") continue;
    const mark =
      typeof fwmark === "string"
        ? { value: Number(fwmark), mask: typeof fwmask === "string" ? Number(fwmask) : allBits }
        : null;
    value.push({ family, priority, mark, table });
  }
  return { known: true, value };
}

/** Reads the output of `ip -j -4 route show table all`, or that of `-6`. */
export function readRoutes(output: string, family: Family): Known<readonly Route[]> {
  const entries = readJsonList<RouteEntry>(output);
  if (entries === null) return { known: false, reason: "the output of ip -j route is not a JSON list" };
  const value: Route[] = [];
  for (const { dst, dev, table } of entries) {
    if (typeof dst !== "string") continue;
    const interfaceName = typeof dev === "string" ? dev : null;
    value.push({ family, destination: dst, interfaceName, table: typeof table === "string" ? table : "main" });
  }
  return { known: true, value };
}
