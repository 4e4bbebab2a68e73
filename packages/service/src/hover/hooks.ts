/** Who runs at a hook, and in which order: base chains of the documents and of the host, and its legacy iptables. */
import type { LegacyTable } from "@nftlint/host";
import type { RulesetChain, RulesetTable } from "@nftlint/semantics";
import type { ServiceDocument } from "../document.ts";
import { type HookedChain, isHooked } from "./context.ts";
import { counted } from "./markdown.ts";

/** One of those that a packet meets at a hook. */
export interface Station {
  readonly priority: number;
  /** What it is, for people. */
  readonly title: string;
  /** Whether it is the chain that was asked about. */
  readonly isSelf: boolean;
}

/** Those that see packets of a chain at its hook, the chain itself included, in the order in which packets meet them. */
export function stationsAt(document: ServiceDocument, chain: HookedChain): readonly Station[] {
  const { ruleset, environment } = document;
  const legacy = environment.host?.legacyTables;
  const stations = [
    ...(ruleset.tablesAfterLoad ?? ruleset.tables).flatMap((table) => chainStations(table, chain)),
    ...(legacy?.known ? legacy.value.flatMap((table) => legacyStations(table, chain)) : []),
  ];
  return stations.sort((a, b) => a.priority - b.priority);
}

/** Those of {@link stationsAt} that packets meet later than the chain. */
export function stationsBehind(document: ServiceDocument, chain: HookedChain): readonly Station[] {
  const { priority } = chain.base;
  return priority === null ? [] : stationsAt(document, chain).filter((station) => station.priority > priority);
}

/** The station as an item of a list. */
export function formatStation({ priority, title, isSelf }: Station): string {
  return isSelf ? `**${priority}: ${title}**` : `${priority}: ${title}`;
}

function chainStations(table: RulesetTable, asked: HookedChain): readonly Station[] {
  if (table.flags.has("dormant") || !seeTheSame(table, asked.table)) return [];
  return [...table.chains.values()].flatMap((chain) => {
    if (!isHooked(chain) || chain.base.hook !== asked.base.hook || chain.base.priority === null) return [];
    return [{ priority: chain.base.priority, title: describeStation(chain), isSelf: isSame(chain, asked) }];
  });
}

function describeStation({ name, table, base }: HookedChain): string {
  const onHost = base.document.origin === "host" ? " on the host" : "";
  return `chain ${name} of table ${table.family} ${table.name}${onHost}, policy ${base.policy ?? "accept"}`;
}

/** Whether packets can come to chains of both tables. */
function seeTheSame(first: RulesetTable, second: RulesetTable): boolean {
  if (first.family === second.family) return true;
  const families = [first.family, second.family];
  return families.includes("inet") && families.some((name) => name === "ip" || name === "ip6");
}

/** The ruleset after loading has chains of its own. */
function isSame({ name, table }: RulesetChain, other: RulesetChain): boolean {
  return other.name === name && other.table.name === table.name && other.table.family === table.family;
}

/** At which priority the kernel hooks the chains of legacy tables in (`enum nf_ip_hook_priorities`). */
const legacyPriorities: Readonly<Record<string, number>> = { raw: -300, mangle: -150, filter: 0, security: 50 };

/** The legacy nat table translates destinations and sources at hooks of its own. */
const legacyNatPriorities: Readonly<Record<string, number>> = {
  prerouting: -100,
  output: -100,
  input: 100,
  postrouting: 100,
};

function legacyStations(legacy: LegacyTable, { base, table }: HookedChain): readonly Station[] {
  const priority = legacy.name === "nat" ? legacyNatPriorities[base.hook] : legacyPriorities[legacy.name];
  const chain = legacy.chains.find(({ name }) => name === base.hook.toUpperCase());
  if (priority === undefined || chain === undefined || (table.family !== "inet" && table.family !== legacy.family)) {
    return [];
  }
  const title = `legacy ${legacy.family === "ip" ? "iptables" : "ip6tables"} ${legacy.name} ${chain.name} on the host`;
  return [
    {
      priority,
      title: `${title}, policy ${chain.policy ?? "none"}, ${counted(chain.rules.length, "rule")}`,
      isSelf: false,
    },
  ];
}
