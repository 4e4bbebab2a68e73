/** Which program keeps its rules in a table, as far as a host's listing tells. */
import type { RulesetTable } from "@nftlint/semantics";
import type { FamilyName } from "@nftlint/syntax";

/** The program that a table belongs to. */
export interface TableOwner {
  readonly program: string;
  /** The command that shows what the program has in it. */
  readonly show: string;
}

/** A program that keeps its rules in nftables tables of its own. */
interface KnownTable extends TableOwner {
  readonly families: readonly FamilyName[];
  /** The table's name. */
  readonly table: string;
}

/** Tables that programs make, as their documentation or their listings name them. */
const knownTables: readonly KnownTable[] = [
  { program: "firewalld", families: ["ip", "ip6", "inet"], table: "firewalld", show: "firewall-cmd --list-all-zones" },
  { program: "Docker", families: ["ip", "ip6"], table: "docker-bridges", show: "docker network ls" },
  { program: "libvirt", families: ["ip", "ip6"], table: "libvirt_network", show: "virsh net-list" },
  { program: "fail2ban", families: ["inet"], table: "f2b-table", show: "fail2ban-client status" },
  { program: "podman", families: ["inet"], table: "netavark", show: "podman network ls" },
  { program: "kube-proxy", families: ["ip", "ip6"], table: "kube-proxy", show: "nft list table ip kube-proxy" },
  { program: "systemd", families: ["ip", "ip6"], table: "io.systemd.nat", show: "networkctl" },
];

/** Tables of iptables-nft, and of the programs that call it, such as Docker and ufw. */
const iptablesTables: ReadonlySet<string> = new Set(["filter", "nat", "mangle", "raw", "security"]);

/** The owner of a host's table; `declared` is the table of the same name in the documents, if there is one. */
export function ownerOf(live: RulesetTable, declared: RulesetTable | null): TableOwner | null {
  const known = knownTables.find(({ families, table }) => table === live.name && families.includes(live.family));
  if (known !== undefined) return known;
  if (!iptablesTables.has(live.name) || !isOfIptables(live, declared)) return null;
  const command = live.family === "ip6" ? "ip6tables-nft" : "iptables-nft";
  return { program: command, show: `${command} -t ${live.name} -S` };
}

/**
 * iptables-nft names its base chains after the hooks, in capitals. A file that does so itself may
 * have made the live table; then only rules that nft cannot express tell it apart.
 */
function isOfIptables(live: RulesetTable, declared: RulesetTable | null): boolean {
  if (live.family !== "ip" && live.family !== "ip6") return false;
  for (const chain of live.chains.values()) {
    const isCapital = chain.base !== null && chain.name === chain.base.hook.toUpperCase();
    if (isCapital && declared?.chains.has(chain.name) !== true) return true;
    if (chain.rules.some(({ node }) => node.statements.some(({ kind }) => kind === "xt"))) return true;
  }
  return false;
}

/** How the chains begin that programs make through iptables. */
const chainPrefixes: readonly (readonly [prefix: string, program: string])[] = [
  ["DOCKER", "Docker"],
  ["KUBE-", "Kubernetes"],
  ["CNI-", "a CNI plugin"],
  ["LIBVIRT_", "libvirt"],
  ["f2b-", "fail2ban"],
  ["ufw-", "ufw"],
  ["ts-", "Tailscale"],
];

/** The programs that have chains in a table of iptables-nft. */
export function programsIn(live: RulesetTable): string[] {
  const names = [...live.chains.keys()];
  return chainPrefixes
    .filter(([prefix]) => names.some((name) => name.startsWith(prefix)))
    .map(([, program]) => program);
}
