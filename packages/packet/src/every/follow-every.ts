/** What becomes of every packet of a kind on a host: nft's rules by regions, legacy tables where they are the same to all. */
import type { HostFacts, LegacyTable } from "@nftlint/host";
import { legacyChainsAtHook } from "../legacy/hooks.ts";
import type { Packet } from "../packet.ts";
import type { PacketKind } from "../question/kind.ts";
import { limitsNotReached } from "../regions/effects.ts";
import { type ExploredPart, exploreRegion } from "../regions/explore.ts";
import type { Situation } from "../remedy/remedy.ts";
import type { HookName } from "../step.ts";
import { type Tracer, tracePacket, tracer } from "../way/host.ts";
import type { Answer, Fate } from "../way/way.ts";
import { regionOf } from "./region.ts";

/** Packets of a kind that are treated alike. */
export interface PartOfKind {
  /** One of them, and what becomes of it. */
  readonly example: Packet;
  readonly answer: Answer;
  readonly fate: Fate;
  /** The interface that they leave by, or would if nothing kept them; `null` for those to the host, and where it is not known. */
  readonly outputInterface: string | null;
  /** What these packets are besides, that no packet can be given. */
  readonly assumptions: readonly string[];
}

export interface EveryAnswer {
  readonly parts: readonly PartOfKind[];
  /** What was not followed exactly, in words: what is said of all packets is then not known. */
  readonly beyond: readonly string[];
}

/** Follows every packet of a kind. */
export function followEvery(kind: PacketKind, { host, source }: Situation): EveryAnswer {
  const { firewall } = source;
  const found = exploreRegion(regionOf(kind, host), firewall, host);
  // Single packets are told of below limits, too.
  const beyond = new Set(found.beyond.filter((reason) => reason !== limitsNotReached));
  const trace = tracer(firewall, host);
  const wouldLeave = openTracer(host);
  const legacy = new LegacyBehaviour(host, beyond);
  const parts = found.parts.map((part) => partOf(part, { trace, wouldLeave, legacy, beyond }));
  return { parts, beyond: [...beyond] };
}

interface Means {
  readonly trace: Tracer;
  readonly wouldLeave: (packet: Packet) => string | null;
  readonly legacy: LegacyBehaviour;
  readonly beyond: Set<string>;
}

function partOf(part: ExploredPart, { trace, wouldLeave, legacy, beyond }: Means): PartOfKind {
  const { example, assumptions } = part;
  const answer = trace(example);
  const fate = legacy.fateOf(part.fate, example, answer);
  const isAsTold = answer.fate === null || assumptions.length > 0 || answer.fate.kind === fate.kind;
  if (!isAsTold) beyond.add("what regions and single packets are not told alike of");
  const outputInterface = fate.kind === "sent" ? fate.outputInterface : wouldLeave(example);
  return { example, answer, fate, outputInterface, assumptions };
}

/** Where packets would go with neither rules nor switches against them. */
function openTracer(host: HostFacts): (packet: Packet) => string | null {
  const open: HostFacts = {
    ...host,
    legacyTables: { known: true, value: [] },
    forwarding: { known: true, value: { ip: true, ip6: true, ipExceptions: [] } },
    reversePathFilter: { known: true, value: { strict: [], loose: [], marked: [] } },
  };
  const nothing = {
    ruleset: {
      ...{ documents: [], tables: [], hostTables: null, tablesAfterLoad: null, operations: [], incomplete: false },
      ...{ includes: [], outerVariables: [], diagnostics: [], bindings: new Map() },
    },
    tables: [],
  };
  return (packet) => {
    const { fate } = tracePacket(packet, nothing, open);
    return fate?.kind === "sent" ? fate.outputInterface : null;
  };
}

/** What legacy tables do to all packets alike: by policies of chains without rules. With rules it is told of single packets alone. */
class LegacyBehaviour {
  readonly #tables: readonly LegacyTable[];
  readonly #beyond: Set<string>;

  constructor({ legacyTables }: HostFacts, beyond: Set<string>) {
    this.#tables = legacyTables.known ? legacyTables.value : [];
    this.#beyond = beyond;
    if (!legacyTables.known) beyond.add(`legacy iptables tables, which are not known: ${legacyTables.reason}`);
  }

  /** @param fate by nft and the kernel alone @param answer of one of the packets, by everything */
  fateOf(fate: Fate, { family }: Packet, answer: Answer): Fate {
    const hooks: readonly HookName[] =
      fate.kind === "delivered" ? ["prerouting", "input"] : ["prerouting", "forward", "postrouting"];
    const own = this.#tables.filter((table) => table.family === family);
    const met = hooks.flatMap((hook) => legacyChainsAtHook(own, hook));
    const passes = fate.kind === "delivered" || fate.kind === "sent";
    for (const { table, chain: name } of met) {
      const chain = table.chains.find((entry) => entry.name === name);
      if (chain === undefined) continue;
      // Rules of filters keep packets from passing, and change nothing in those that do not pass in any case.
      if (chain.rules.length > 0 && (passes || !filters.has(table.name))) {
        this.#beyond.add(`the rules of legacy ${family === "ip" ? "iptables" : "ip6tables"} ${table.name}/${name}`);
      }
      if (passes && chain.rules.length === 0 && chain.policy === "DROP" && answer.fate !== null) return answer.fate;
    }
    return fate;
  }
}

const filters: ReadonlySet<string> = new Set(["filter", "security"]);
