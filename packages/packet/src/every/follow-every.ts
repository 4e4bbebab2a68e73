/** What becomes of every packet of a kind on a host: the rules of nft and of legacy tables, by regions. */
import type { HostFacts } from "@nftlint/host";
import type { Packet } from "../packet.ts";
import type { PacketKind } from "../question/kind.ts";
import { limitsNotReached } from "../regions/effects.ts";
import { type ExploredPart, exploreRegion } from "../regions/explore.ts";
import type { Situation } from "../remedy/remedy.ts";
import { type Firewall, type Tracer, tracer } from "../way/host.ts";
import type { Answer, Fate } from "../way/way.ts";
import { type LegacyAsNft, legacyAsNft } from "./legacy-tables.ts";
import { regionOf } from "./region.ts";

/** Packets of a kind that are treated alike. */
export interface PartOfKind {
  /** One of them. */
  readonly example: Packet;
  /** What becomes of it, worked out when it is asked for. */
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
  const legacy = legacyAsNft(host);
  const whole: Firewall = { ruleset: { ...firewall.ruleset }, tables: [...firewall.tables, ...legacy.tables] };
  const found = exploreRegion(regionOf(kind, host), whole, host);
  // Single packets are told of below limits, too.
  const beyond = new Set(found.beyond.filter((reason) => reason !== limitsNotReached));
  for (const reason of legacy.beyond) beyond.add(reason);
  if (!host.legacyTables.known) {
    beyond.add(`legacy iptables tables, which are not known: ${host.legacyTables.reason}`);
  }
  const isNew = kind.state === "new";
  const parts = isNew ? found.parts.filter((part) => !isOfKnownConnection(part)) : found.parts;
  const means: Means = {
    trace: tracer(firewall, host),
    wouldLeave: openTracer(host),
    unknown: legacy.unknown,
    beyond,
    isNew,
  };
  return { parts: parts.map((part, index) => partOf(part, index, means)), beyond: [...beyond] };
}

/** What translations have made of a connection: of one that is new, nothing but what its packet meets on its way. */
const ofConnection = /^ct status\b/;

function isOfKnownConnection({ region }: ExploredPart): boolean {
  return region.box.some(
    ({ dimension, values }) => ofConnection.test(dimension.name) && values.every(({ from }) => from > 0n),
  );
}

interface Means {
  readonly trace: Tracer;
  readonly wouldLeave: (packet: Packet) => string | null;
  readonly unknown: LegacyAsNft["unknown"];
  readonly beyond: Set<string>;
  readonly isNew: boolean;
}

/** So many parts are compared with what one of their packets meets: more take longer than they tell. */
const mostCompared = 200;

function partOf(part: ExploredPart, index: number, means: Means): PartOfKind {
  const { example, fate } = part;
  const { trace, wouldLeave, beyond, isNew } = means;
  const assumptions = part.assumptions.filter((text) => !isNew || !ofConnection.test(text));
  let answer: Answer | null = null;
  const found: PartOfKind = {
    example,
    get answer() {
      answer ??= trace(example);
      return answer;
    },
    fate,
    outputInterface: fate.kind === "sent" ? fate.outputInterface : wouldLeave(example),
    assumptions: assumptions.map((text) => inWords(text, means)),
  };
  // Two readings of the same rules: where they differ, neither is believed.
  if (index < mostCompared && assumptions.length === 0 && found.answer.fate !== null) {
    if (found.answer.fate.kind !== fate.kind)
      beyond.add("what is told of all packets and of one of them is not the same");
  }
  return found;
}

/** A set that stands for a match of iptables is called by that. */
function inWords(assumption: string, { unknown }: Means): string {
  const found = [...unknown].find(([name]) => new RegExp(`\\b${name}\\b`).test(assumption));
  return found === undefined ? assumption : `whether "${found[1]}" matches`;
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
  const trace = tracer(nothing, open);
  return (packet) => {
    const { fate } = trace(packet);
    return fate?.kind === "sent" ? fate.outputInterface : null;
  };
}
