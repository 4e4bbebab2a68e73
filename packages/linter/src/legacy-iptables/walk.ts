import type { LegacyChain, LegacyRule, LegacyTable } from "@nftlint/host";
import type { Coverage } from "@nftlint/semantics";
import { coverageOf } from "./match.ts";
import type { Packets } from "./packets.ts";

/** Where packets end in a legacy table. */
export interface LegacyEnd {
  readonly table: LegacyTable;
  /** The built-in chain that the packets enter. */
  readonly entry: LegacyChain;
  /** Where they end: in `entry` by its policy, or by a rule of it or of a chain that it jumps to. */
  readonly chain: LegacyChain;
  /** `null`: the policy of `entry`. */
  readonly rule: LegacyRule | null;
  /** How much of the packets ends there. */
  readonly extent: Extent;
}

/**
 * How much of the packets gets somewhere, strongest first. `rest`: what no earlier rule took.
 * `unknown`: a rule on the way asks for what is not known here.
 */
type Extent = "all" | "rest" | "unknown";

const extents: readonly Extent[] = ["all", "rest", "unknown"];

interface Walk {
  readonly chains: ReadonlyMap<string, LegacyChain>;
  readonly packets: Packets;
  /** The targets that are looked for. */
  readonly wanted: ReadonlySet<string>;
  end: { readonly chain: LegacyChain; readonly rule: LegacyRule | null; readonly extent: Extent } | null;
}

/** iptables refuses chains that lead back to themselves, but a snapshot may hold anything. */
const deepestJump = 64;

const dropping: ReadonlySet<string> = new Set(["DROP", "REJECT"]);
const translating: ReadonlySet<string> = new Set(["SNAT", "MASQUERADE", "DNAT", "REDIRECT", "NETMAP"]);

/** Targets after which no other rule of the table sees the packet (iptables-extensions(8)). */
const terminating: ReadonlySet<string> = new Set([...dropping, ...translating, "ACCEPT", "QUEUE", "NFQUEUE"]);

/**
 * Follows packets through a built-in chain of a legacy table and says where they are dropped;
 * `null` where they pass. A rule that drops only a part of them is no drop: it sorts out some
 * packets and does not close the way.
 */
export function legacyDrop(table: LegacyTable, entry: LegacyChain, packets: Packets): LegacyEnd | null {
  const walk = walkThrough(table, packets, dropping);
  const left = follow(walk, entry, "all", 0);
  if (left !== null && entry.policy === "DROP") recordEnd(walk, entry, null, left);
  return walk.end === null ? null : { table, entry, ...walk.end };
}

/** Follows packets through a built-in chain of a legacy nat table to the rule that translates them all; `null` where none does. */
export function legacyTranslation(table: LegacyTable, entry: LegacyChain, packets: Packets): LegacyEnd | null {
  const walk = walkThrough(table, packets, translating);
  follow(walk, entry, "all", 0);
  return walk.end === null ? null : { table, entry, ...walk.end };
}

function walkThrough(table: LegacyTable, packets: Packets, wanted: ReadonlySet<string>): Walk {
  return { chains: new Map(table.chains.map((chain) => [chain.name, chain])), packets, wanted, end: null };
}

/**
 * Follows the packets through one chain. `entering` says how much of them gets here, `null` that
 * it is a part whose fate is not reported. The result is how much of what entered comes out at
 * the end: `null` for nothing.
 */
function follow(walk: Walk, chain: LegacyChain, entering: Extent | null, depth: number): Extent | null {
  let reach: Extent | null = "all";
  let returned: Extent | null = null;
  let taken = false;
  for (const rule of chain.rules) {
    if (reach === null) break;
    const coverage = coverageOf(rule, walk.packets);
    if (coverage === "none" || rule.target === null) continue;
    const matched = weaker(reach, extentOf(coverage));
    const left = leave(
      walk,
      chain,
      rule,
      coverage === "some" || entering === null ? null : weaker(entering, matched),
      depth,
    );
    if (left.returned !== null) returned = stronger(returned, weaker(matched, left.returned));
    taken ||= left.returned !== "all" && left.further !== "all";
    if (left.further !== "all") reach = remaining(reach, coverage, left.further);
  }
  return taken ? stronger(returned, reach) : "all";
}

/** What becomes of the packets that a rule matches. */
interface Leaving {
  /** How much of them goes on to the next rule. */
  readonly further: Extent | null;
  /** How much of them goes back to the chain that jumped here. */
  readonly returned: Extent | null;
}

const passesOn: Leaving = { further: "all", returned: null };
const ends: Leaving = { further: null, returned: null };

function leave(walk: Walk, chain: LegacyChain, rule: LegacyRule, matched: Extent | null, depth: number): Leaving {
  const name = rule.target ?? "";
  if (name === "RETURN") return { further: null, returned: "all" };
  if (terminating.has(name)) {
    if (matched !== null && walk.wanted.has(name)) recordEnd(walk, chain, rule, matched);
    return ends;
  }
  const target = walk.chains.get(name);
  // LOG, MARK, CONNMARK and their like let the packet go on.
  if (target === undefined || depth === deepestJump) return passesOn;
  const left = follow(walk, target, matched, depth + 1);
  return rule.words.includes("-g") ? { further: null, returned: left } : { further: left, returned: null };
}

/** Keeps the end that takes most; of equals the first. */
function recordEnd(walk: Walk, chain: LegacyChain, rule: LegacyRule | null, extent: Extent): void {
  if (walk.end !== null && stronger(walk.end.extent, extent) === walk.end.extent) return;
  walk.end = { chain, rule, extent };
}

/** What is left to go on once the matched packets have gone their way. */
function remaining(reach: Extent, coverage: Coverage, further: Extent | null): Extent | null {
  if (coverage === "all") return further === null ? null : weaker(reach, further);
  return weaker(reach, coverage === "unknown" ? "unknown" : (further ?? "rest"));
}

function extentOf(coverage: Coverage): Extent {
  if (coverage === "all") return "all";
  return coverage === "unknown" ? "unknown" : "rest";
}

function weaker(left: Extent, right: Extent): Extent {
  return extents.indexOf(left) > extents.indexOf(right) ? left : right;
}

function stronger(left: Extent | null, right: Extent | null): Extent | null {
  if (left === null || right === null) return left ?? right;
  return weaker(left, right) === left ? right : left;
}
