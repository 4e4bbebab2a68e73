/**
 * The table of a trace: rules that have the kernel tell of packets, and chains that do nothing but
 * be told of. Legacy iptables tells nothing, so that a packet which it drops is known by the chains
 * between which it is lost: there is one behind each of its tables.
 */
import type { HostFacts, LegacyTable } from "@nftlint/host";
import { trackingPriority } from "../hook-priorities.ts";
import { legacyChainsAtHook } from "../legacy/hooks.ts";
import type { Connection } from "../packet.ts";
import type { HookName } from "../step.ts";
import { filterMatches, type TraceFilter } from "./filter.ts";

/** The hooks that a trace sees; netdev hooks belong to single interfaces, and packets of bridges go by others. */
const tracedHooks = ["prerouting", "input", "forward", "output", "postrouting"] as const;
export type TracedHook = (typeof tracedHooks)[number];

/** A base chain of ours. */
export interface Probe {
  readonly chain: string;
  readonly hook: TracedHook;
  readonly priority: number;
  /** `start`: its rule chooses the packets; `tracked`: it says what conntrack makes of them. */
  readonly kind: "start" | "tracked" | "plain" | "last";
}

/** Before and behind all else (kernel, nf_tables_api.c: a priority is any s32); conntrack confirms at the highest. */
const first = -2_147_483_648;
const last = 2_147_483_646;

/** In order of hooks and priorities. */
export function probesFor({ legacyTables }: HostFacts, tracks: boolean): readonly Probe[] {
  const tables = legacyTables.known ? legacyTables.value : [];
  return tracedHooks.flatMap((hook) => probesAt(hook, tables, tracks));
}

function probesAt(hook: TracedHook, tables: readonly LegacyTable[], tracks: boolean): readonly Probe[] {
  const isStart = hook === "prerouting" || hook === "output";
  const behind = new Map(
    legacyChainsAtHook(tables, hook).map(({ table, priority }) => [priority + 1, `${hook}-behind-${table.name}`]),
  );
  const probes: Probe[] = [
    { chain: `${hook}-first`, hook, priority: first, kind: isStart ? "start" : "plain" },
    ...[...behind].map(([priority, chain]): Probe => ({ chain, hook, priority, kind: "plain" })),
    ...(isStart && tracks
      ? [{ chain: `${hook}-tracked`, hook, priority: trackingPriority + 1, kind: "tracked" } as const]
      : []),
    { chain: `${hook}-last`, hook, priority: last, kind: "last" },
  ];
  return probes.sort((one, other) => one.priority - other.priority);
}

/**
 * Whether connections are tracked on a host: only then may a rule ask for them, since asking has
 * the kernel begin to track (nf_ct_netns_get).
 */
export function tracksConnections({ ruleset, legacyTables }: HostFacts): boolean {
  if (ruleset.known && /\b(?:ct|type nat|notrack|masquerade|flow add)\b/.test(ruleset.value)) return true;
  const tables = legacyTables.known ? legacyTables.value : [];
  return tables.some(
    ({ name, chains }) =>
      name === "nat" ||
      chains.some(({ rules }) => rules.some(({ words }) => words.some((word) => trackingWords.has(word)))),
  );
}

const trackingWords: ReadonlySet<string> = new Set(["conntrack", "state", "connmark", "CONNMARK", "CT", "connbytes"]);

const states = ["new", "established", "related", "invalid", "untracked"] as const;
const prefix = "connection-";

export interface TraceTable {
  readonly name: string;
  readonly filter: TraceFilter;
  readonly probes: readonly Probe[];
  /** How many packets are traced at most; of what comes in and of what the host sends, each. */
  readonly packets: number;
}

/** The document that makes the table. The limit is the kernel's own, and holds where everything else fails. */
export function traceDocument({ name, filter, probes, packets }: TraceTable): string {
  const matches = filterMatches(filter);
  const start = `${matches}${matches === "" ? "" : " "}limit rate 1/day burst ${packets} packets meta nftrace set 1`;
  const isOnlyIncoming = filter.inputInterface !== null;
  const tracks = probes.some(({ kind }) => kind === "tracked");
  const regular = [...states, "reply"].map((state) => `\tchain ${prefix}${state} {\n\t}\n`).join("");
  const chains = probes.map(({ chain, hook, priority, kind }) => {
    const isChosenHere = kind === "start" && !(isOnlyIncoming && hook === "output");
    const rules = [
      ...(isChosenHere ? [start] : []),
      ...(kind === "tracked" ? [connectionRule, `ct direction reply jump ${prefix}reply`] : []),
    ];
    const head = `type filter hook ${hook} priority ${priority}; policy accept;`;
    return `\tchain ${chain} {\n${[head, ...rules].map((line) => `\t\t${line}\n`).join("")}\t}\n`;
  });
  return `table inet ${name} {\n${tracks ? regular : ""}${chains.join("")}}\n`;
}

const connectionRule = `ct state vmap { ${states.map((state) => `${state} : jump ${prefix}${state}`).join(", ")} }`;

/** What the rules of a `tracked` chain tell of the connection by where they jump to. */
export function connectionIn(verdicts: readonly string[]): Pick<Connection, "state" | "direction"> | null {
  const state = states.find((name) => verdicts.includes(`jump ${prefix}${name}`));
  if (state === undefined) return null;
  return { state, direction: verdicts.includes(`jump ${prefix}reply`) ? "reply" : "original" };
}

export function isTracedHook(hook: string): hook is TracedHook & HookName {
  return (tracedHooks as readonly string[]).includes(hook);
}
